using WebEtcd.Node.Observation.Peers;
using WebEtcd.Node.Services;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Observation;

/// <summary>
/// The cluster as this node sees it: who is a member is what its own state machine has applied; what each member is like is what it says of itself, now or
/// when it was last heard.
/// </summary>
internal sealed class ClusterViews(SelfObservation self, PeerBoard board, EventLedger ledger, EtcdStateMachine stateMachine, ResponseHeaders headers)
{
    private static readonly TimeSpan OldestSelf = TimeSpan.FromMilliseconds(100);

    public ClusterView Make() => new(
        headers.ClusterId,
        headers.MemberId,
        [.. stateMachine.Membership.Members.Select(Of).OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.MemberId)],
        ledger.Recent,
        [.. stateMachine.Alarms.Get(AlarmType.None).Select(alarm => new AlarmView(alarm.MemberID, alarm.Alarm.ToString().ToUpperInvariant()))]);

    private MemberView Of(MemberRecord member)
    {
        MemberView view = (member.Id == headers.MemberId ? self.View(OldestSelf) : board.Find(member.Id)) ?? NeverHeard(member.Id);
        return view with
        {
            Name = member.Name.Length > 0 ? member.Name : view.Name.Length > 0 ? view.Name : $"{member.Id:x}",
            IsLearner = member.IsLearner,
            ClientUrls = [.. member.ClientUrls],
            PeerUrls = [.. member.PeerUrls],
        };
    }

    private static MemberView NeverHeard(ulong id) => new(
        id,
        "",
        IsLearner: false,
        Reachable: false,
        ClientUrls: [],
        PeerUrls: [],
        "",
        DateTimeOffset.MinValue,
        DateTimeOffset.MinValue,
        new RaftView("unknown", 0, 0, 0, 0, 0, []),
        new StoreView(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        new StorageView(0, 0, 0, 0, LatencyView.None, 0, null, null, 0, "", 0),
        new TrafficView(0, 0, 0, 0, LatencyView.None, LatencyView.None, 0, 0, 0));
}
