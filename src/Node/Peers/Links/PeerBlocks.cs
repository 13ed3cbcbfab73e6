namespace WebEtcd.Node.Peers.Links;

/// <summary>
/// Which links are cut for an experiment. Outbound concerns the connections that this node opened, inbound those it accepted: each direction of raft
/// messages has a connection of its own, so that one of them can be cut alone.
/// </summary>
internal sealed class PeerBlocks
{
    private readonly Lock _gate = new();
    private volatile ulong[] _inbound = [];
    private volatile ulong[] _outbound = [];

    public bool Inbound(ulong memberId) => Contains(_inbound, memberId);

    public bool Outbound(ulong memberId) => Contains(_outbound, memberId);

    public void Set(ulong memberId, bool inbound, bool outbound)
    {
        lock (_gate)
        {
            _inbound = With(_inbound, memberId, inbound);
            _outbound = With(_outbound, memberId, outbound);
        }
    }

    private static bool Contains(ulong[] ids, ulong id) => ids.Length > 0 && Array.IndexOf(ids, id) >= 0;

    private static ulong[] With(ulong[] ids, ulong id, bool present) => present ? [.. ids.Where(other => other != id), id] : [.. ids.Where(other => other != id)];
}
