namespace WebEtcd.Raft;

/// <summary>
/// Computes the configuration that follows from a change, or says why the change is impossible. Pure: what it is given is not touched.
/// </summary>
internal sealed class ConfigurationChanger(Configuration configuration, ProgressMap progress, ulong lastIndex, Func<Inflights> newInflights)
{
    /// <summary>The outcome of a change: a configuration with its members, or an error.</summary>
    internal readonly record struct Outcome(Configuration Configuration, ProgressMap Progress, string? Error);

    /// <summary>Carries out a change in the way that it asks for.</summary>
    public Outcome Change(ConfChange change)
    {
        if (change.LeavesJoint)
        {
            return LeaveJoint();
        }

        return change.EntersJoint ? EnterJoint(change.AutoLeave, change.Changes) : Simple(change.Changes);
    }

    /// <summary>Changes at most one voter, so that every old quorum and every new one share a member.</summary>
    public Outcome Simple(params IReadOnlyList<ConfChangeSingle> changes)
    {
        var draft = NewDraft();
        if (configuration.Voters.IsJoint)
        {
            return Fail("can't apply simple config change in joint config");
        }

        if (draft.Apply(changes) is { } error)
        {
            return Fail(error);
        }

        return configuration.Voters.Incoming.DifferenceCount(draft.Incoming) > 1
            ? Fail("more than one voter changed without entering joint config")
            : Finish(draft);
    }

    /// <summary>Enters a joint configuration: the present voters become the outgoing half, the changes go to the incoming one.</summary>
    public Outcome EnterJoint(bool autoLeave, params IReadOnlyList<ConfChangeSingle> changes)
    {
        if (configuration.Voters.IsJoint)
        {
            return Fail("config is already joint");
        }

        if (configuration.Voters.Incoming.Count == 0)
        {
            return Fail("can't make a zero-voter config joint");
        }

        var draft = NewDraft();
        draft.BeginJoint();
        if (draft.Apply(changes) is { } error)
        {
            return Fail(error);
        }

        draft.SetAutoLeave(autoLeave);
        return Finish(draft);
    }

    /// <summary>Leaves a joint configuration: the incoming half decides alone.</summary>
    public Outcome LeaveJoint()
    {
        if (!configuration.Voters.IsJoint)
        {
            return Fail("can't leave a non-joint config");
        }

        var draft = NewDraft();
        draft.EndJoint();
        return Finish(draft);
    }

    private ConfigurationDraft NewDraft() => new(configuration, progress, lastIndex, newInflights);

    private Outcome Finish(ConfigurationDraft draft)
    {
        var result = draft.ToConfiguration();
        return ConfigurationInvariants.Violation(result, draft.Progress) is { } violation
            ? Fail(violation)
            : new Outcome(result, draft.Progress, null);
    }

    private Outcome Fail(string error) => new(configuration, progress, error);
}
