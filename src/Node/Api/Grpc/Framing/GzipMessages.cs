using System.Buffers;
using System.IO.Compression;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Grpc.Framing;

/// <summary>The one compression that is spoken, message by message.</summary>
internal static class GzipMessages
{
    public const string Name = "gzip";

    private const int ChunkBytes = 16 * 1024;

    /// <summary>Unpacks a message, never holding more than the limit.</summary>
    /// <exception cref="EtcdException">It is no gzip, or larger than the limit when unpacked.</exception>
    public static ReadOnlySequence<byte> Decompress(in ReadOnlySequence<byte> packed, int limitBytes)
    {
        var output = new ArrayBufferWriter<byte>(ChunkBytes);
        try
        {
            using var input = new MemoryStream(packed.ToArray(), writable: false);
            using var gzip = new GZipStream(input, CompressionMode.Decompress);
            while (true)
            {
                int read = gzip.Read(output.GetSpan(ChunkBytes));
                if (read == 0)
                {
                    return new ReadOnlySequence<byte>(output.WrittenMemory);
                }

                output.Advance(read);
                if (output.WrittenCount > limitBytes)
                {
                    throw new EtcdException(GrpcProtocolErrors.TooLargeDecompressed(limitBytes));
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new EtcdException(GrpcProtocolErrors.BadCompression(e.Message));
        }
    }

    /// <summary>Packs a message.</summary>
    public static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> message)
    {
        var output = new MemoryStream(message.Length / 2);
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(message);
        }

        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }
}
