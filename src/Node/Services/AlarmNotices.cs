using WebEtcd.Node.Consensus;
using WebEtcd.Node.Observation;
using WebEtcd.Raft;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Services;

/// <summary>
/// Tells of alarms that rise and end, on the member that the alarm is about; of alarms that are about no member, on the leader. Called after each batch,
/// by the owner of the write side.
/// </summary>
internal sealed class AlarmNotices(EtcdStateMachine stateMachine, ConsensusState state, IEventSink events, ulong memberId)
{
    private IReadOnlyList<AlarmMember> _last = stateMachine.Alarms.Get(AlarmType.None);

    public void Observe()
    {
        // The list is replaced by each change.
        IReadOnlyList<AlarmMember> now = stateMachine.Alarms.Get(AlarmType.None);
        if (ReferenceEquals(now, _last))
        {
            return;
        }

        foreach (AlarmMember raised in now.Except(_last).Where(IsToTell))
        {
            events.Add(ClusterEventKind.AlarmRaised, $"Alarm {NameOf(raised)} is up: {Effect(raised.Alarm)}", raised.MemberID);
        }

        foreach (AlarmMember ended in _last.Except(now).Where(IsToTell))
        {
            events.Add(ClusterEventKind.AlarmDisarmed, $"Alarm {NameOf(ended)} has been disarmed", ended.MemberID);
        }

        _last = now;
    }

    private bool IsToTell(AlarmMember alarm) =>
        alarm.MemberID == memberId || (state.Role == RaftRole.Leader && stateMachine.Membership.Find(alarm.MemberID) is null);

    private static string NameOf(AlarmMember alarm) => $"{alarm.Alarm.ToString().ToUpperInvariant()} of member {alarm.MemberID:x}";

    private static string Effect(AlarmType type) => type == AlarmType.Corrupt ? "reads and writes are refused" : "what takes room is refused";
}
