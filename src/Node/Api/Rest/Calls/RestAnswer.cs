using Google.Protobuf;
using Microsoft.Extensions.Primitives;
using WebEtcd.Node.Api.Rest.Json;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Rest.Calls;

/// <summary>Writes the answers of unary calls, and the errors of all.</summary>
internal static class RestAnswer
{
    public const string MetadataContentType = "Grpc-Metadata-Content-Type";

    public static readonly StringValues Json = "application/json";
    public static readonly StringValues Grpc = "application/grpc";

    public static async ValueTask WriteAsync<T>(HttpContext http, T message, CancellationToken cancellation)
        where T : class, IMessage<T>, new()
    {
        using JsonOutput output = JsonOutput.Rent();
        MessageCodec<T>.Instance.Write(output, message);
        http.Response.Headers[MetadataContentType] = Grpc;
        await WriteBodyAsync(http, output, cancellation);
    }

    /// <summary>Answers an error that comes before any other answer.</summary>
    /// <param name="http">The call.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="inStream">In the form of a stream's error instead of a unary call's.</param>
    public static async ValueTask WriteErrorAsync(HttpContext http, EtcdError error, bool inStream = false)
    {
        using JsonOutput output = JsonOutput.Rent();
        if (inStream)
        {
            StreamError(output, error);
            output.Byte((byte)'\n');
        }
        else
        {
            Error(output, error);
        }

        http.Response.StatusCode = HttpStatus.Of(error.Code);
        if (error.Code == StatusCode.Unauthenticated)
        {
            http.Response.Headers.WWWAuthenticate = error.Message;
        }

        await WriteBodyAsync(http, output, CancellationToken.None);
    }

    /// <summary>The union of the two generations' error bodies.</summary>
    public static void Error(JsonOutput output, EtcdError error)
    {
        output.Raw("{\"error\":"u8);
        output.Text(error.Message);
        output.Raw(",\"code\":"u8);
        output.Number((int)error.Code);
        output.Raw(",\"message\":"u8);
        output.Text(error.Message);
        output.Byte((byte)'}');
    }

    /// <summary>The union of the two generations' error lines in streams.</summary>
    public static void StreamError(JsonOutput output, EtcdError error)
    {
        int status = HttpStatus.Of(error.Code);
        output.Raw("{\"error\":{\"grpc_code\":"u8);
        output.Number((int)error.Code);
        output.Raw(",\"http_code\":"u8);
        output.Number(status);
        output.Raw(",\"message\":"u8);
        output.Text(error.Message);
        output.Raw(",\"http_status\":"u8);
        output.Text(HttpStatus.Text(status));
        output.Raw(",\"code\":"u8);
        output.Number((int)error.Code);
        output.Raw("}}"u8);
    }

    private static async ValueTask WriteBodyAsync(HttpContext http, JsonOutput output, CancellationToken cancellation)
    {
        HttpResponse response = http.Response;
        response.Headers.ContentType = Json;
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        // A client that asks for trailers gets a chunked answer from etcd.
        if (http.Request.Headers.TE.Count == 0 || !http.Request.Headers.TE.ToString().Contains("trailers", StringComparison.OrdinalIgnoreCase))
        {
            response.ContentLength = output.Written.Length;
        }

        await response.BodyWriter.WriteAsync(output.WrittenMemory, cancellation);
    }
}
