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
        messages.Span.CopyTo(body.GetSpan(messages.Length + 1));
        body.GetSpan(messages.Length + 1)[messages.Length] = (byte)'\n';
        body.Advance(messages.Length + 1);
        await body.FlushAsync(cancellation);
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
