using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.Node.Services;

/// <summary>A bounded queue between the store of watchers, which must never wait, and one client, which may.</summary>
internal sealed class WatchSession : IWatchSession, IWatchSink
{
    // etcd's bound on responses that wait for a client.
    private const int MaxPendingResponses = 128;

    private const int MaxPendingOfBursts = 8192;
    private const int MaxBacklog = 1024;
    private static readonly TimeSpan BacklogPollInterval = TimeSpan.FromMilliseconds(10);

    private readonly Channel<WatchResponse> _channel;
    private readonly Action<WatchSession> _onDispose;
    private readonly ResponseHeaders _headers;
    private readonly CallerGate _callers;
    private readonly CallContext _context;
    private readonly WatchStream _stream;

    public WatchSession(
        WatchableStore store,
        ResponseHeaders headers,
        WatchStreamOptions options,
        CallerGate callers,
        CallContext context,
        DateTimeOffset openedAt,
        Action<WatchSession> onDispose)
    {
        OpenedAt = openedAt;
        _onDispose = onDispose;
        _headers = headers;
        _callers = callers;
        _context = context;
        int room = context.ReadsInBursts ? MaxPendingOfBursts : MaxPendingResponses;
        _channel = Channel.CreateBounded<WatchResponse>(new BoundedChannelOptions(room) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _stream = store.OpenStream(this, options);
        Responses = new RefillingReader(_channel.Reader, _stream, room / 2);
    }

    public ChannelReader<WatchResponse> Responses { get; }

    /// <summary>Whose stream it is.</summary>
    public CallContext Caller => _context;

    /// <summary>Number of the stream, unique in the life of the process.</summary>
    public long StreamId => _stream.Id;

    public DateTimeOffset OpenedAt { get; }

    /// <summary>Responses that the client has not taken yet.</summary>
    public int WaitingResponses => _channel.Reader.Count + _stream.Backlog;

    /// <summary>How many watches it has, about.</summary>
    public int WatchCount => _stream.WatcherCount;

    /// <summary>Its watches, for an inspector.</summary>
    public IReadOnlyList<WatcherInfo> Watches() => _stream.Describe();

    /// <summary>Ends a watch that the client did not end itself, and tells it why. False when there is none of that id.</summary>
    public bool Cancel(long watchId, string reason) => _stream.Cancel(watchId, reason);

    public async ValueTask SendAsync(WatchRequest request, CancellationToken cancellation)
    {
        // Answers are never dropped, so a client that asks and asks without reading is not listened to any further.
        while (_stream.Backlog > MaxBacklog)
        {
            await Task.Delay(BacklogPollInterval, cancellation);
        }

        switch (request.RequestUnionCase)
        {
            case WatchRequest.RequestUnionOneofCase.CreateRequest:
                _stream.Create(request.CreateRequest, _callers.IsOn ? await _callers.RefusalOfAsync(request.CreateRequest, _context) : null);
                break;
            case WatchRequest.RequestUnionOneofCase.CancelRequest:
                _stream.Cancel(request.CancelRequest.WatchId);
                break;
            case WatchRequest.RequestUnionOneofCase.ProgressRequest:
                _stream.RequestProgress();
                break;
            default:
                // An empty request is ignored, as etcd does.
                break;
        }
    }

    public bool TrySend(WatchResponse response)
    {
        response.Header = _headers.Fill(response.Header);
        return _channel.Writer.TryWrite(response);
    }

    /// <summary>Ends the stream with an error, once what waits is read.</summary>
    public void End(EtcdError error) => _channel.Writer.TryComplete(new EtcdException(error));

    public ValueTask DisposeAsync()
    {
        _onDispose(this);
        _stream.Dispose();
        _channel.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <summary>Lets the store hand over what it kept back as soon as the client has read half of the queue, instead of at the next retry.</summary>
    private sealed class RefillingReader(ChannelReader<WatchResponse> inner, WatchStream stream, int half) : ChannelReader<WatchResponse>
    {
        public override Task Completion => inner.Completion;

        public override bool CanCount => true;

        public override int Count => inner.Count;

        public override bool TryRead([MaybeNullWhen(false)] out WatchResponse item)
        {
            bool read = inner.TryRead(out item);
            if (stream.Backlog > 0 && inner.Count <= half)
            {
                stream.Flush();
                return read || inner.TryRead(out item);
            }

            return read;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);
    }
}
