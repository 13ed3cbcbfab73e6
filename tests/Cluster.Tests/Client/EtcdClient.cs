using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Client;

/// <summary>A gRPC client of one member. It never sends a request twice.</summary>
internal sealed class EtcdClient : IDisposable
{
    private readonly HttpClient _http;

    public EtcdClient(string endpoint)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        _http = new HttpClient(handler) { BaseAddress = new Uri(endpoint), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>KV.Put.</summary>
    public Task<Answer<PutResponse>> PutAsync(PutRequest request, TimeSpan timeout) => CallAsync("etcdserverpb.KV/Put", request, PutResponse.Parser, timeout);

    /// <summary>KV.Range.</summary>
    public Task<Answer<RangeResponse>> RangeAsync(RangeRequest request, TimeSpan timeout) => CallAsync("etcdserverpb.KV/Range", request, RangeResponse.Parser, timeout);

    /// <summary>KV.DeleteRange.</summary>
    public Task<Answer<DeleteRangeResponse>> DeleteAsync(DeleteRangeRequest request, TimeSpan timeout)
        => CallAsync("etcdserverpb.KV/DeleteRange", request, DeleteRangeResponse.Parser, timeout);

    /// <summary>KV.Txn.</summary>
    public Task<Answer<TxnResponse>> TxnAsync(TxnRequest request, TimeSpan timeout) => CallAsync("etcdserverpb.KV/Txn", request, TxnResponse.Parser, timeout);

    /// <summary>KV.Compact.</summary>
    public Task<Answer<CompactionResponse>> CompactAsync(CompactionRequest request, TimeSpan timeout)
        => CallAsync("etcdserverpb.KV/Compact", request, CompactionResponse.Parser, timeout);

    /// <summary>Maintenance.Status.</summary>
    public Task<Answer<StatusResponse>> StatusAsync(TimeSpan timeout) => CallAsync("etcdserverpb.Maintenance/Status", new StatusRequest(), StatusResponse.Parser, timeout);

    /// <summary>Maintenance.HashKV.</summary>
    public Task<Answer<HashKVResponse>> HashKvAsync(long revision, TimeSpan timeout)
        => CallAsync("etcdserverpb.Maintenance/HashKV", new HashKVRequest { Revision = revision }, HashKVResponse.Parser, timeout);

    /// <summary>Maintenance.MoveLeader.</summary>
    public Task<Answer<MoveLeaderResponse>> MoveLeaderAsync(ulong target, TimeSpan timeout)
        => CallAsync("etcdserverpb.Maintenance/MoveLeader", new MoveLeaderRequest { TargetID = target }, MoveLeaderResponse.Parser, timeout);

    /// <summary>Sends a request, once, and waits so long for its answer.</summary>
    /// <param name="method"><c>package.Service/Method</c>.</param>
    /// <param name="request">The message.</param>
    /// <param name="parser">Of the response.</param>
    /// <param name="timeout">How long to wait.</param>
    public async Task<Answer<T>> CallAsync<T>(string method, IMessage request, MessageParser<T> parser, TimeSpan timeout)
        where T : class, IMessage<T>
    {
        using var patience = new CancellationTokenSource(timeout);
        try
        {
            using var message = Request(method, new ByteArrayContent(GrpcFrame.Of(request)));
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, patience.Token);
            return await TakeAsync(response, parser, patience.Token);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError)
        {
            return Answer<T>.NotSent(e.Message);
        }
        catch (OperationCanceledException)
        {
            return Answer<T>.Lost($"no answer within {timeout.TotalMilliseconds} ms");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Answer<T>.Lost(e.Message);
        }
    }

    /// <summary>Opens a call with messages both ways.</summary>
    public EtcdStream Open(string method, CancellationToken cancellation)
    {
        var content = new StreamedContent();
        return new EtcdStream(content, _http.SendAsync(Request(method, content), HttpCompletionOption.ResponseHeadersRead, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(string method, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/" + method)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        return request;
    }

    private static async Task<Answer<T>> TakeAsync<T>(HttpResponseMessage response, MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var payload = await GrpcFrame.ReadAsync(body, cancellation);
        var (code, text) = GrpcStatus.Of(response);
        return code switch
        {
            null => Answer<T>.Lost($"HTTP {(int)response.StatusCode} without a gRPC status"),
            StatusCode.Ok when payload is not null => Answer<T>.Ok(parser.ParseFrom(payload)),
            StatusCode.Ok => Answer<T>.Lost("the answer holds no message"),
            _ => Answer<T>.Error(code.Value, text),
        };
    }
}
