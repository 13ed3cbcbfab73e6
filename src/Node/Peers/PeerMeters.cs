using System.Collections.Concurrent;

namespace WebEtcd.Node.Peers;

/// <summary>A meter for each member that was ever dealt with. Any thread.</summary>
internal sealed class PeerMeters
{
    private readonly ConcurrentDictionary<ulong, PeerMeter> _meters = new();

    /// <summary>All of them, in the order of the members' ids.</summary>
    public IReadOnlyList<KeyValuePair<ulong, PeerMeter>> All => [.. _meters.OrderBy(pair => pair.Key)];

    /// <summary>The meter of a member; remember it where it is used often.</summary>
    public PeerMeter Of(ulong member) => _meters.GetOrAdd(member, static _ => new PeerMeter());
}
