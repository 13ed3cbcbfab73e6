using WebEtcd.Node.Peers.Calls;
using WebEtcd.Node.Peers.Snapshots;
using WebEtcd.Raft;

namespace WebEtcd.Node.Peers.Links;

/// <summary>
/// All that goes from this member to one other: raft messages, calls and snapshots, each over its own connection, so that none of them waits for
/// another.
/// </summary>
internal sealed class PeerLink
{
    private readonly PeerUrls _urls;
    private readonly LinkState _state;
    private readonly RaftSender _raft;
    private readonly CallClient _calls;
    private readonly SnapshotSender _snapshots;

    public PeerLink(PeerAddress address, PeerContext context)
    {
        MemberId = address.MemberId;
        _urls = new PeerUrls(address.Urls);
        _state = new LinkState(context.Clock);
        _raft = new RaftSender(MemberId, _urls, context, _state);
        _calls = new CallClient(MemberId, _urls, context, _state);
        _snapshots = new SnapshotSender(MemberId, _urls, context, _state);
    }

    public ulong MemberId { get; }

    public bool IsConnected => _state.IsConnected;

    public PeerLinkView View => _state.View(MemberId, _raft.QueuedMessages, _snapshots.Progress);

    public void Start() => _raft.Start();

    public void SetUrls(IReadOnlyList<Uri> urls)
    {
        if (_urls.Replace(urls))
        {
            _raft.UrlsChanged();
        }
    }

    /// <summary>Adds a message to what is sent with the next <see cref="Flush"/>; raft thread only.</summary>
    public void Add(Message message)
    {
        if (message.Type == MessageType.Snapshot)
        {
            _snapshots.Start(message);
        }
        else
        {
            _raft.Add(message);
        }
    }

    public void Flush() => _raft.Flush();

    public Task<ReadOnlyMemory<byte>> CallAsync(PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation) =>
        _calls.CallAsync(method, request, cancellation);

    /// <summary>The peer has opened a connection to this member: dialing it now is worth while.</summary>
    public void PeerIsUp() => _raft.Redial();

    public void Heard(long nowMs) => _state.Heard(nowMs);

    public void Sweep(long nowMs)
    {
        _raft.Sweep(nowMs);
        _calls.Sweep(nowMs);
        _snapshots.Sweep(nowMs);
    }

    /// <summary>Ends all connections, without waiting for it.</summary>
    public void Stop()
    {
        _raft.Stop();
        _calls.Stop();
        _snapshots.Stop();
    }

    /// <summary>Waits until nothing of a stopped link runs any more.</summary>
    public async Task EndAsync(TimeSpan limit)
    {
        await Task.WhenAll(_snapshots.EndAsync(), _calls.EndAsync()).WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _raft.Join(limit);
    }
}
