using WebEtcd.Node.Consensus;
using WebEtcd.Node.Services;
using WebEtcd.Raft;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;
using WebEtcd.StateMachine.Watch;
using WebEtcd.Storage;

namespace WebEtcd.Node.Observation;

/// <summary>Puts together what this node knows of itself. Every source is read without stopping it. Called by one thread at a time.</summary>
internal sealed class NodeSampler(
    NodeDescription node,
    EtcdStateMachine stateMachine,
    NodeStorage storage,
    ConsensusState consensus,
    ResponseHeaders headers,
    StoreSize size,
    TrafficWindow traffic,
    EventRing events,
    TimeProvider time)
{
    private const int RecentEvents = 200;

    public ClusterView Sample()
    {
        DateTimeOffset now = time.GetUtcNow();
        var members = new List<MemberView>();
        foreach (MemberRecord member in stateMachine.Membership.Members.OrderBy(m => m.Id))
        {
            members.Add(View(member, now));
        }

        IReadOnlyList<ClusterEvent> all = events.After(0);
        return new ClusterView(
            headers.ClusterId,
            headers.MemberId,
            members,
            all.Count <= RecentEvents ? all : [.. all.Skip(all.Count - RecentEvents)],
            [.. stateMachine.Alarms.Get(AlarmType.None).Select(a => new AlarmView(a.MemberID, a.Alarm.ToString().ToUpperInvariant()))]);
    }

    private MemberView View(MemberRecord member, DateTimeOffset now)
    {
        bool isSelf = member.Id == headers.MemberId;
        return new MemberView(
            member.Id,
            member.Name.Length > 0 ? member.Name : node.Name,
            member.IsLearner,
            Reachable: isSelf,
            [.. member.ClientUrls],
            [.. member.PeerUrls],
            node.Version,
            node.StartedAt,
            now,
            Raft(),
            Store(),
            storage.View(),
            traffic.Sample());
    }

    private RaftView Raft() => new(
        RoleName(consensus.Role),
        consensus.Term,
        consensus.LeaderId,
        consensus.CommitIndex,
        consensus.AppliedIndex,
        consensus.CommitIndex,
        []);

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

    private static string RoleName(RaftRole role) => role switch
    {
        RaftRole.Leader => "leader",
        RaftRole.Candidate => "candidate",
        RaftRole.PreCandidate => "pre-candidate",
        _ => "follower",
    };
}
