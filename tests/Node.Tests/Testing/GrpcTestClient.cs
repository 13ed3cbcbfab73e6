using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Google.Protobuf;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>A gRPC client with nothing hidden: HTTP/2 with prior knowledge, frames and headers as the test wants them.</summary>
internal sealed class GrpcTestClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly ConcurrentBag<Socket> _sockets = [];

    public GrpcTestClient(IPEndPoint address)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false, UseProxy = false, ConnectCallback = ConnectAsync };
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri($"http://{address}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Patience.Long,
        };
    }

    /// <summary>A message in its frame.</summary>
    public static byte[] Frame(byte[] payload, byte flag = 0)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public static byte[] Frame(IMessage message) => Frame(message.ToByteArray());

    public static byte[] Gzip(byte[] payload)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(payload);
        }

        return packed.ToArray();
    }

    /// <summary>Calls with a message and expects one back.</summary>
    public async Task<T> UnaryAsync<T>(string path, IMessage request, MessageParser<T> parser, params (string Name, string Value)[] headers)
        where T : IMessage<T>
    {
        GrpcReply reply = await CallAsync(path, Frame(request), headers);
        Assert.Equal("http 200, Ok: ", reply.Outcome);
        return parser.ParseFrom(Assert.Single(reply.Messages));
    }

    /// <summary>Sends a whole body and reads the whole answer. A header with an empty value removes the default of that name.</summary>
    public Task<GrpcReply> CallAsync(string path, byte[] body, params (string Name, string Value)[] headers) =>
        CallAsync(HttpMethod.Post, path, body, headers);

    public async Task<GrpcReply> CallAsync(HttpMethod method, string path, byte[] body, (string Name, string Value)[] headers, CancellationToken cancellation = default)
    {
        using HttpRequestMessage request = Request(method, path, new ByteArrayContent(body), headers);
        using HttpResponseMessage response = await _http.SendAsync(request, cancellation);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellation);
        return Take(response, answer);
    }

    /// <summary>Opens a stream both ways.</summary>
    public async Task<GrpcTestStream> OpenAsync(string path, params (string Name, string Value)[] headers)
    {
        var content = new StreamedContent();
        HttpRequestMessage request = Request(HttpMethod.Post, path, content, headers);
        var ends = new CancellationTokenSource();
        Task<HttpResponseMessage> response = _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ends.Token);
        Stream requestStream = await content.Opened.Soon();
        return new GrpcTestStream(requestStream, content, response, ends);
    }

    /// <summary>Resets the connections, as a client does that is killed.</summary>
    public void CutConnections()
    {
        foreach (Socket socket in _sockets)
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
    }

    public void Dispose() => _http.Dispose();

    internal static GrpcReply Take(HttpResponseMessage response, byte[] answer)
    {
        string? status = Header(response.TrailingHeaders, "grpc-status") ?? Header(response.Headers, "grpc-status");
        string? message = Header(response.TrailingHeaders, "grpc-message") ?? Header(response.Headers, "grpc-message");
        (List<byte[]> messages, bool compressed) = Unframe(answer);
        return new GrpcReply(
            (int)response.StatusCode,
            status is null ? null : (StatusCode)int.Parse(status),
            message is null ? "" : Uri.UnescapeDataString(message),
            messages,
            compressed,
            response.Content.Headers.ContentType?.ToString());
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellation);
        _sockets.Add(socket);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, HttpContent content, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        foreach ((string name, string value) in headers)
        {
            HttpHeaders target = name.StartsWith("content-", StringComparison.Ordinal) ? content.Headers : request.Headers;
            target.Remove(name);
            if (value.Length != 0)
            {
                Assert.True(target.TryAddWithoutValidation(name, value), name);
            }
        }

        return request;
    }

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(",", values) : null;

    private static (List<byte[]> Messages, bool Compressed) Unframe(byte[] answer)
    {
        var messages = new List<byte[]>();
        bool compressed = false;
        for (int at = 0; at + 5 <= answer.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(at + 1));
            byte[] payload = answer[(at + 5)..(at + 5 + length)];
            if (answer[at] == 1)
            {
                compressed = true;
                var plain = new MemoryStream();
                using var gzip = new GZipStream(new MemoryStream(payload), CompressionMode.Decompress);
                gzip.CopyTo(plain);
                payload = plain.ToArray();
            }

            messages.Add(payload);
            at += 5 + length;
        }

        return (messages, compressed);
    }

    /// <summary>A request body that the test writes bit by bit.</summary>
    internal sealed class StreamedContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Stream> Opened => _opened.Task;

        public void Complete() => _done.TrySetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            _opened.TrySetResult(stream);
            return _done.Task.WaitAsync(cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
