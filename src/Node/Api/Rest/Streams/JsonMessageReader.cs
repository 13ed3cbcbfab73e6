using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using WebEtcd.Node.Api.Rest.Calls;
using WebEtcd.Node.Api.Rest.Json;

namespace WebEtcd.Node.Api.Rest.Streams;

/// <summary>Reads JSON messages that follow each other, with or without white space between them.</summary>
internal sealed class JsonMessageReader(PipeReader reader, RestApiOptions options)
{
    /// <summary>The next message; null at the end of the input.</summary>
    /// <exception cref="JsonDecodeException">What follows is no JSON of the message.</exception>
    /// <exception cref="Shared.Errors.EtcdException">The message is larger than allowed.</exception>
    public async ValueTask<T?> NextAsync<T>(CancellationToken cancellation)
        where T : class, IMessage<T>, new()
    {
        JsonMessageSplitter splitter = default;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellation);
            ReadOnlySequence<byte> buffer = read.Buffer;
            bool found = splitter.TryFindEnd(buffer, out long end);
            if (found || (read.IsCompleted && !splitter.IsBlank))
            {
                SequencePosition next = buffer.GetPosition(end);
                try
                {
                    return RequestBody.Decode<T>(buffer.Slice(0, next), options);
                }
                finally
                {
                    reader.AdvanceTo(next);
                }
            }

            if (read.IsCompleted)
            {
                reader.AdvanceTo(buffer.End);
                return null;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (buffer.Length > options.MaxBodyBytes)
            {
                throw RequestBody.TooLarge(buffer.Length, options);
            }
        }
    }
}
