using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using WebEtcd.Node.Api.Rest.Json;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Rest.Calls;

/// <summary>Reads the message in the body of a unary call.</summary>
internal static class RequestBody
{
    /// <exception cref="EtcdException">The body is larger than allowed.</exception>
    /// <exception cref="JsonDecodeException">The body is not JSON of the message.</exception>
    public static async ValueTask<T> DecodeAsync<T>(HttpContext http, RestApiOptions options, CancellationToken cancellation)
        where T : class, IMessage<T>, new()
    {
        Bound(http, options);
        PipeReader reader = http.Request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellation);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (buffer.Length > options.MaxBodyBytes)
            {
                reader.AdvanceTo(buffer.End);
                http.Response.Headers.Connection = "close";
                throw TooLarge(buffer.Length, options);
            }

            if (read.IsCompleted)
            {
                try
                {
                    return Decode<T>(buffer, options);
                }
                finally
                {
                    reader.AdvanceTo(buffer.End);
                }
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Decodes the first JSON value of the text, and holds it to the size that etcd's gRPC server behind its gateway takes.</summary>
    public static T Decode<T>(in ReadOnlySequence<byte> text, RestApiOptions options)
        where T : class, IMessage<T>, new()
    {
        T message;
        if (text.IsSingleSegment)
        {
            message = MessageCodec<T>.Instance.Decode(text.FirstSpan);
        }
        else
        {
            int length = checked((int)text.Length);
            byte[] whole = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                text.CopyTo(whole);
                message = MessageCodec<T>.Instance.Decode(whole.AsSpan(0, length));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(whole);
            }
        }

        // The JSON of a message is longer than its protobuf form: a short text needs no second look.
        if (text.Length > options.MaxMessageBytes && message.CalculateSize() is var size && size > options.MaxMessageBytes)
        {
            throw TooLarge(size, options);
        }

        return message;
    }

    public static EtcdException TooLarge(long bytes, RestApiOptions options) =>
        new(StatusCode.ResourceExhausted, $"grpc: received message larger than max ({bytes} vs. {options.MaxMessageBytes})");

    private static void Bound(HttpContext http, RestApiOptions options)
    {
        if (http.Request.ContentLength > options.MaxBodyBytes)
        {
            http.Response.Headers.Connection = "close";
            throw TooLarge(http.Request.ContentLength.Value, options);
        }

        IHttpMaxRequestBodySizeFeature? limit = http.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (limit is { IsReadOnly: false } && limit.MaxRequestBodySize < options.MaxBodyBytes)
        {
            limit.MaxRequestBodySize = null;
        }
    }
}
