using System.Threading.Channels;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>One watcher a session; everything the pages need.</summary>
internal sealed class FakeWatchSession(FakeStore store, Action<FakeWatchSession> closed) : IWatchSession
{
    private readonly Channel<WatchResponse> _responses = Channel.CreateUnbounded<WatchResponse>();
    private WatchCreateRequest? _create;

    public ChannelReader<WatchResponse> Responses => _responses.Reader;

    public ValueTask SendAsync(WatchRequest request, CancellationToken cancellation)
    {
        lock (store.Gate)
        {
            switch (request.RequestUnionCase)
            {
                case WatchRequest.RequestUnionOneofCase.CreateRequest:
                    Create(request.CreateRequest);
                    break;
                case WatchRequest.RequestUnionOneofCase.ProgressRequest:
                    Send(new WatchResponse { WatchId = -1 });
                    break;
                default:
                    Send(new WatchResponse { Canceled = true });
                    break;
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Called under the store's gate.</summary>
    public void Push(IEnumerable<Event> events)
    {
        Event[] matching = [.. events.Where(Matches).Select(Trim)];
        if (matching.Length > 0)
        {
            Send(new WatchResponse { Events = { matching } });
        }
    }

    /// <summary>Ends the watch as a server does that has a reason.</summary>
    public ValueTask DisposeAsync()
    {
        closed(this);
        _responses.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private void Create(WatchCreateRequest request)
    {
        if (request.StartRevision > 0 && request.StartRevision < store.CompactRevision)
        {
            Send(new WatchResponse { Created = true });
            Send(new WatchResponse { Canceled = true, CompactRevision = store.CompactRevision });
            return;
        }

        _create = request;
        Send(new WatchResponse { Created = true });
        if (request.StartRevision > 0)
        {
            Push(store.Since(request.StartRevision));
        }
    }

    private bool Matches(Event change) => _create is not null
        && KeyOrder.InRange(change.Kv.Key.ToByteArray(), _create.Key.ToByteArray(), _create.RangeEnd.ToByteArray())
        && !_create.Filters.Contains(change.Type == Event.Types.EventType.Put ? WatchCreateRequest.Types.FilterType.Noput : WatchCreateRequest.Types.FilterType.Nodelete);

    private Event Trim(Event change)
    {
        Event copy = change.Clone();
        if (!_create!.PrevKv)
        {
            copy.PrevKv = null;
        }

        return copy;
    }

    private void Send(WatchResponse response)
    {
        response.Header = store.Header();
        _responses.Writer.TryWrite(response);
    }
}
