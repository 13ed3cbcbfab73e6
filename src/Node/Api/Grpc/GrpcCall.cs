using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WebEtcd.Node.Api.Grpc.Framing;
using WebEtcd.Node.Hosting.ClientPort;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>
/// One call in progress: its frames, its identity and its end. The end comes when the client goes away, its deadline passes, or,
/// for a stream, the server stops.
/// </summary>
internal sealed class GrpcCall : IDisposable
{
    private static readonly string[] CodeTexts =
        [.. Enum.GetValues<StatusCode>().Select(code => ((int)code).ToString(CultureInfo.InvariantCulture))];

    private readonly HttpContext _http;
    private readonly GrpcMethod _method;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly CancellationToken _stopping;
    private readonly ClientConnection? _connection;
    private readonly CancellationTokenSource? _ends;
    private readonly CancellationTokenRegistration _onAborted;
    private readonly CancellationTokenRegistration _onStopping;
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    /// <param name="http">The request.</param>
    /// <param name="method">What is called.</param>
    /// <param name="timeout">How long the client will wait; null for ever.</param>
    /// <param name="limitBytes">Largest message read.</param>
    /// <param name="stopping">Fires when the server stops.</param>
    public GrpcCall(HttpContext http, GrpcMethod method, TimeSpan? timeout, int limitBytes, CancellationToken stopping)
    {
        _http = http;
        _method = method;
        IHeaderDictionary headers = http.Request.Headers;
        string? encoding = headers.GrpcEncoding;
        bool gzip = encoding == GzipMessages.Name && AcceptsGzip(headers.GrpcAcceptEncoding);
        _reader = new FrameReader(http.Request.BodyReader, limitBytes, encoding);
        _writer = new FrameWriter(http.Response.BodyWriter, gzip);

        // A stream may be silent for hours, and a slow client is bounded by its deadline: Kestrel's own rate would cut the whole connection.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        CancellationToken cancellation = http.RequestAborted;
        if (timeout is not null || method.Kind != GrpcMethodKind.Unary)
        {
            _ends = new CancellationTokenSource();
            _onAborted = cancellation.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _ends);
            cancellation = _ends.Token;
            if (method.Kind != GrpcMethodKind.Unary)
            {
                _stopping = stopping;
                _onStopping = stopping.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _ends);
            }

            if (timeout is { } wait)
            {
                _ends.CancelAfter(wait);
            }
        }

        IClientPeerFeature? peer = http.Features.Get<IClientPeerFeature>();
        Context = new CallContext
        {
            Token = headers["token"].FirstOrDefault() ?? headers.Authorization.FirstOrDefault(),
            RequireLeader = headers["hasleader"] == "true",
            CertificateUser = http.Request.IsHttps ? ClientCertificateUser.Of(http.Connection.ClientCertificate) : null,
            Peer = peer?.Peer ?? $"{http.Connection.RemoteIpAddress}:{http.Connection.RemotePort}",
            Cancellation = cancellation,
        };

        _connection = peer as ClientConnection;
        _connection?.BeginCall(Context.Token, Context.CertificateUser, headers);
        HttpResponse response = http.Response;
        response.ContentType = http.Request.ContentType;
        if (gzip)
        {
            response.Headers.GrpcEncoding = GzipMessages.Name;
        }
    }

    /// <summary>Who calls, and until when.</summary>
    public CallContext Context { get; }

    /// <summary>Path of the method, for logs.</summary>
    public string Path => _method.Path;

    /// <summary>Since it came.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_startedAt);

    /// <summary>The client went away, or gave the call up.</summary>
    public bool ClientGone => _http.RequestAborted.IsCancellationRequested;

    /// <summary>The call was ended because the server stops.</summary>
    public bool ServerStopping => _stopping.IsCancellationRequested;

    /// <summary>The time that the client gave has passed.</summary>
    public bool DeadlinePassed => _ends is { IsCancellationRequested: true } && !ClientGone && !ServerStopping;

    /// <summary>The one message of a unary request.</summary>
    public async ValueTask<T> ReadSingleAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        T message = await _reader.ReadSingleAsync(parser, Context.Cancellation);
        _method.Statistics.OnReceived(_reader.LastMessageBytes);
        return message;
    }

    /// <summary>The next message of a stream; null after the last.</summary>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        T? message = await _reader.ReadAsync(parser, cancellation);
        if (message is not null)
        {
            _method.Statistics.OnReceived(_reader.LastMessageBytes);
        }

        return message;
    }

    /// <summary>Appends an answer; see <see cref="FrameWriter.Write{T}"/>.</summary>
    public int Write<T>(T message)
        where T : class, IMessage<T>
    {
        int bytes = _writer.Write(message);
        _method.Statistics.OnSent(bytes);
        return bytes;
    }

    /// <summary>Sends what was appended; waits while the client takes nothing.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if ((await _writer.FlushAsync(cancellation)).IsCompleted)
        {
            // Nobody reads any more; a stream must not go on producing.
            throw new OperationCanceledException("the client has closed the stream");
        }
    }

    /// <summary>States the outcome: in the trailers, or in the headers when nothing has been written.</summary>
    /// <param name="failure">Null for success.</param>
    public void Finish(EtcdError? failure)
    {
        StatusCode code = failure?.Code ?? StatusCode.Ok;
        _method.Statistics.OnFinished(code, _startedAt);
        IHeaderDictionary target = !_http.Response.HasStarted && _writer.Count == 0
            ? _http.Response.Headers
            : _http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        target.GrpcStatus = CodeTexts[(int)code];
        if (failure is not null)
        {
            target.GrpcMessage = GrpcStatusText.Encode(failure.Message);
        }
    }

    public void Dispose()
    {
        _onAborted.Dispose();
        _onStopping.Dispose();
        _ends?.Dispose();
        _connection?.EndCall();
    }

    private static bool AcceptsGzip(string? accepted) =>
        accepted is not null && accepted.Split(',', StringSplitOptions.TrimEntries).Contains(GzipMessages.Name);
}
