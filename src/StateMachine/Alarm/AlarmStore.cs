using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Alarm;

/// <summary>The alarms of the cluster, each for a member and a type. Changed by the apply loop; read by any thread.</summary>
public sealed class AlarmStore
{
    // Replaced as a whole by each change, so that readers need no lock.
    private volatile AlarmMember[] _alarms = [];

    /// <summary>True when any member has raised the alarm.</summary>
    public bool IsActive(AlarmType type) => Array.Exists(_alarms, alarm => alarm.Alarm == type);

    /// <summary>Alarms of a type, or all for <see cref="AlarmType.None"/>, ordered by member and type. Not to be changed.</summary>
    public IReadOnlyList<AlarmMember> Get(AlarmType type) => type == AlarmType.None ? _alarms : Array.FindAll(_alarms, alarm => alarm.Alarm == type);

    /// <summary>Raises an alarm; it stays as it is when it was raised before. Returns it.</summary>
    internal AlarmMember Activate(ulong memberId, AlarmType type)
    {
        if (Find(memberId, type) is { } raised)
        {
            return raised;
        }

        var alarm = new AlarmMember { MemberID = memberId, Alarm = type };
        Replace([.. _alarms, alarm]);
        return alarm;
    }

    /// <summary>Ends an alarm. Returns it, or null when there was none.</summary>
    internal AlarmMember? Deactivate(ulong memberId, AlarmType type)
    {
        AlarmMember? raised = Find(memberId, type);
        if (raised is not null)
        {
            Replace(Array.FindAll(_alarms, alarm => alarm != raised));
        }

        return raised;
    }

    internal void Restore(IEnumerable<AlarmMember> alarms) => Replace([.. alarms]);

    private AlarmMember? Find(ulong memberId, AlarmType type) => Array.Find(_alarms, alarm => alarm.MemberID == memberId && alarm.Alarm == type);

    private void Replace(AlarmMember[] alarms)
    {
        Array.Sort(alarms, static (left, right) => (left.MemberID, left.Alarm).CompareTo((right.MemberID, right.Alarm)));
        _alarms = alarms;
    }
}
