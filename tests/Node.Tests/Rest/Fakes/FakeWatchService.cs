using System.Threading.Channels;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Rest.Fakes;

/// <summary>Confirms creations and cancellations; the test sends the events.</summary>
internal sealed class FakeWatchService : IWatchService
{
    private readonly Channel<FakeWatchSession> _opened = Channel.CreateUnbounded<FakeWatchSession>();

    /// <summary>The sessions in the order they were opened.</summary>
    public ChannelReader<FakeWatchSession> Opened => _opened.Reader;

    public IWatchSession Open(CallContext context)
    {
        FakeWatchSession session = new(context);
        _opened.Writer.TryWrite(session);
        return session;
    }
}

internal sealed class FakeWatchSession(CallContext context) : IWatchSession
{
    private readonly Channel<WatchResponse> _responses = Channel.CreateUnbounded<WatchResponse>();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _nextId;

    public CallContext Context => context;

    public ChannelReader<WatchResponse> Responses => _responses.Reader;

    /// <summary>Completes when the caller is done with the session.</summary>
    public Task Disposed => _disposed.Task;

    public void Push(WatchResponse response) => _responses.Writer.TryWrite(response);

    public void Fail(EtcdError error) => _responses.Writer.TryComplete(new EtcdException(error));

    public ValueTask SendAsync(WatchRequest request, CancellationToken cancellation)
    {
        switch (request.RequestUnionCase)
        {
            case WatchRequest.RequestUnionOneofCase.CreateRequest:
                Push(new WatchResponse { Header = FakeKeyValueService.Header, Created = true, WatchId = _nextId++ });
                break;
            case WatchRequest.RequestUnionOneofCase.CancelRequest:
                Push(new WatchResponse { Header = FakeKeyValueService.Header, Canceled = true, WatchId = request.CancelRequest.WatchId });
                break;
            case WatchRequest.RequestUnionOneofCase.ProgressRequest:
                Push(new WatchResponse { Header = FakeKeyValueService.Header, WatchId = -1 });
                break;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _responses.Writer.TryComplete();
        _disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
