using WebEtcd.Node.Consensus;
using WebEtcd.Node.Peers.Handshake;

namespace WebEtcd.Node.Peers.Links;

/// <summary>What all links and connections of a transport share.</summary>
/// <param name="Self">This member.</param>
/// <param name="OwnUrls">Where it listens.</param>
/// <param name="Options">Bounds and times.</param>
/// <param name="Handler">The node.</param>
/// <param name="Dialer">Opens connections.</param>
/// <param name="Blocks">Links that are cut for an experiment.</param>
/// <param name="Clock">Measures silence.</param>
/// <param name="Logger">Where links tell of themselves.</param>
/// <param name="Stopping">Cancelled when the transport ends.</param>
internal sealed record PeerContext(
    PeerIdentity Self,
    OwnUrls OwnUrls,
    PeerTransportOptions Options,
    IPeerHandler Handler,
    PeerDialer Dialer,
    PeerBlocks Blocks,
    MonotonicClock Clock,
    ILogger Logger,
    CancellationToken Stopping)
{
    /// <summary>What is counted of each peer.</summary>
    public PeerMeters Meters { get; init; } = new();
}
