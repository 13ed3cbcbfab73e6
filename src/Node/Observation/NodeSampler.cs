using WebEtcd.Node.Consensus;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Services;
using WebEtcd.Raft;
using WebEtcd.Shared.Observation;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Watch;
using WebEtcd.Storage;

namespace WebEtcd.Node.Observation;

/// <summary>Puts together what this node knows of itself. Every source is read without stopping it. Called by one thread at a time.</summary>
internal sealed class NodeSampler(
    NodeDescription node,
    EtcdStateMachine stateMachine,
    NodeStorage storage,
    ConsensusState consensus,
    ProposalTracker proposals,
    ResponseHeaders headers,
    StoreSize size,
    TrafficWindow traffic,
    IPeerTransport transport,
    TimeProvider time)
{
    public MemberView Sample()
    {
        IReadOnlyList<PeerLinkView> links = transport.Links;
        return new MemberView(
            headers.MemberId,
            node.Name,
            IsLearner: false,
            Reachable: true,
            ClientUrls: [],
            PeerUrls: [],
            node.Version,
            node.StartedAt,
            time.GetUtcNow(),
            RaftSampler.Sample(consensus, links) with { ProposalsPending = proposals.Pending, ProposalsFailed = proposals.Failed, LeaderChanges = consensus.LeaderChanges },
            Store(),
            storage.View(),
            traffic.Sample())
        {
            Links = [.. links.Select(link => new LinkView(link.MemberId, link.IsConnected, link.Since, link.RoundTrip, link.LastHeard, link.QueuedMessages))],
        };
    }

    private StoreView Store()
    {
        WatchStatistics watches = stateMachine.Watches.Statistics();
        return new StoreView(
            stateMachine.Kv.CurrentRevision,
            Math.Max(0, stateMachine.Kv.CompactedRevision),
            stateMachine.Kv.KeyCount,
            stateMachine.Leases.Count,
            watches.Watchers,
            watches.Streams,
            watches.SlowWatchers,
            size.Bytes,
            size.InUseBytes,
            node.QuotaBytes);
    }
}
