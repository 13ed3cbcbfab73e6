using System.Threading.Channels;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>Opens sessions that a test can see and feed.</summary>
internal sealed class FakeWatchService : IWatchService
{
    private readonly Channel<FakeWatchSession> _opened = Channel.CreateUnbounded<FakeWatchSession>();

    public IWatchSession Open(CallContext context)
    {
        var session = new FakeWatchSession(context);
        _opened.Writer.TryWrite(session);
        return session;
    }

    /// <summary>The next session that a client opens.</summary>
    public Task<FakeWatchSession> OpenedAsync() => _opened.Reader.ReadAsync().AsTask().Soon();
}

/// <summary>Answers a create request with "created"; everything else comes from the test.</summary>
internal sealed class FakeWatchSession(CallContext context) : IWatchSession
{
    public const int Capacity = 16;

    private readonly Channel<WatchResponse> _responses = Channel.CreateBounded<WatchResponse>(Capacity);
    private readonly Channel<WatchRequest> _requests = Channel.CreateUnbounded<WatchRequest>();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CallContext Context { get; } = context;

    public ChannelReader<WatchResponse> Responses => _responses.Reader;

    public ChannelWriter<WatchResponse> Feed => _responses.Writer;

    public ChannelReader<WatchRequest> Requests => _requests.Reader;

    public Task Disposed => _disposed.Task;

    /// <summary>The answer to a create request.</summary>
    public static WatchResponse Created(long watchId) => new() { Header = new ResponseHeader { Revision = 4 }, Created = true, WatchId = watchId };

    public async ValueTask SendAsync(WatchRequest request, CancellationToken cancellation)
    {
        _requests.Writer.TryWrite(request);
        if (request.CreateRequest is { } create)
        {
            await _responses.Writer.WriteAsync(Created(create.WatchId), cancellation);
        }
    }

    public ValueTask DisposeAsync()
    {
        _responses.Writer.TryComplete();
        _disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
