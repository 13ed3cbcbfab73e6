using WebEtcd.Node.Api.Rest.Calls;

namespace WebEtcd.Node.Api.Rest.Streams;

/// <summary>Lines of a chunked HTTP response. Its header goes out with the first line.</summary>
internal sealed class HttpStreamOutput(HttpContext http) : IStreamOutput
{
    public bool HasStarted => http.Response.HasStarted;

    public async ValueTask SendAsync(ReadOnlyMemory<byte> messages, CancellationToken cancellation)
    {
        Prepare();
        var body = http.Response.BodyWriter;
        // A flush for each: it ends a chunk, and there are clients that take a chunk for a message, as etcd sends them.
        while (!messages.IsEmpty)
        {
            var end = messages.Span.IndexOf((byte)'\n');
            var message = end < 0 ? messages : messages[..end];
            var line = body.GetSpan(message.Length + 1);
            message.Span.CopyTo(line);
            line[message.Length] = (byte)'\n';
            body.Advance(message.Length + 1);
            await body.FlushAsync(cancellation);
            messages = end < 0 ? default : messages[(end + 1)..];
        }
    }

    /// <summary>Sets the headers of a success, for a stream that ends without a message.</summary>
    public void Prepare()
    {
        if (!http.Response.HasStarted)
        {
            http.Response.Headers.ContentType = RestAnswer.Json;
            http.Response.Headers[RestAnswer.MetadataContentType] = RestAnswer.Grpc;
        }
    }
}
