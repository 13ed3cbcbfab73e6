using WebEtcd.Node.Peers.Links;
using WebEtcd.Raft;

namespace WebEtcd.Node.Peers.Snapshots;

/// <summary>The snapshot that is under way to one peer. A newer one takes the place of an older one, about which nobody is told any more.</summary>
internal sealed class SnapshotSender(ulong peer, PeerUrls urls, PeerContext context, LinkState state)
{
    private readonly Lock _gate = new();
    private SnapshotTransfer? _current;
    private bool _stopped;

    /// <summary>How far it has got; null when none is under way.</summary>
    public SnapshotProgress? Progress => Volatile.Read(ref _current) is { IsRunning: true } current ? current.Progress : null;

    public void Start(Message message)
    {
        var next = new SnapshotTransfer(peer, message, urls, context, state);
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            _current?.Cancel();
            _current = next;
        }

        next.Start();
    }

    public void Sweep(long nowMs) => Volatile.Read(ref _current)?.Sweep(nowMs);

    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _current?.Cancel();
        }
    }

    /// <summary>Completes when none is under way, after <see cref="Stop"/>.</summary>
    public Task EndAsync() => Volatile.Read(ref _current)?.Ended ?? Task.CompletedTask;
}
