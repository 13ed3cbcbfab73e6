using System.Text;

namespace WebEtcd.Bench.Http2;

/// <summary>
/// Reads the few response fields that matter. This client announces an empty dynamic table, so every field stands for itself; a block that
/// equals the last good one is recognised without decoding.
/// </summary>
internal sealed class ResponseHeaders
{
    private byte[] _lastGoodTrailers = [];

    /// <summary>The outcome that a block tells: the gRPC status (null when the block has none), the message, and the HTTP status.</summary>
    public (int? GrpcStatus, string? Message, int? HttpStatus) Read(ReadOnlySpan<byte> block, bool endOfStream)
    {
        if (endOfStream && block.SequenceEqual(_lastGoodTrailers))
        {
            return (0, null, null);
        }
        int? grpcStatus = null;
        int? httpStatus = null;
        string? message = null;
        var position = 0;
        while (position < block.Length)
        {
            var (name, value) = ReadField(block, ref position);
            switch (name)
            {
                case "grpc-status": grpcStatus = int.Parse(value); break;
                case "grpc-message": message = Uri.UnescapeDataString(value); break;
                case ":status": httpStatus = int.Parse(value); break;
                default: break;
            }
        }
        if (endOfStream && grpcStatus == 0 && httpStatus is null or 200)
        {
            _lastGoodTrailers = block.ToArray();
        }
        return (grpcStatus, message, httpStatus);
    }

    private static (string Name, string Value) ReadField(ReadOnlySpan<byte> block, ref int position)
    {
        var first = block[position];
        if ((first & 0x80) != 0)
        {
            return StaticField(ReadInteger(block, ref position, 7));
        }
        if ((first & 0xe0) == 0x20)
        {
            ReadInteger(block, ref position, 5); // a size update of the table that we do not keep
            return ("", "");
        }
        var nameIndex = ReadInteger(block, ref position, (first & 0x40) != 0 ? 6 : 4);
        var name = nameIndex == 0 ? ReadText(block, ref position) : StaticField(nameIndex).Name;
        return (name, ReadText(block, ref position));
    }

    /// <summary>Entries 8 to 14 of the static table are the statuses; other names are not needed here.</summary>
    private static (string Name, string Value) StaticField(int index) => index switch
    {
        8 => (":status", "200"),
        9 => (":status", "204"),
        10 => (":status", "206"),
        11 => (":status", "304"),
        12 => (":status", "400"),
        13 => (":status", "404"),
        14 => (":status", "500"),
        _ => ("", ""),
    };

    private static int ReadInteger(ReadOnlySpan<byte> block, ref int position, int prefixBits)
    {
        var limit = (1 << prefixBits) - 1;
        var value = block[position++] & limit;
        if (value < limit)
        {
            return value;
        }
        for (var shift = 0; ; shift += 7)
        {
            var next = block[position++];
            value += (next & 0x7f) << shift;
            if ((next & 0x80) == 0)
            {
                return value;
            }
        }
    }

    private static string ReadText(ReadOnlySpan<byte> block, ref int position)
    {
        var huffman = (block[position] & 0x80) != 0;
        var length = ReadInteger(block, ref position, 7);
        var bytes = block.Slice(position, length);
        position += length;
        return huffman ? HuffmanText.Decode(bytes) : Encoding.ASCII.GetString(bytes);
    }
}
