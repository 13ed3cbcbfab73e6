namespace WebEtcd.Raft;

/// <summary>Makes configurations effective and carries out what follows: stepping down, committing, first probes.</summary>
internal sealed class MembershipSwitch(RaftCore core)
{
    /// <summary>Starts from a stored description: at start, or with a snapshot.</summary>
    public void Restore(ConfState state)
    {
        var (configuration, progress) = ConfigurationRestore.From(state, core.Log.LastIndex, core.Tracker.NewInflights);
        core.Tracker.Use(configuration, progress);
    }

    /// <summary>What a change would lead to.</summary>
    public ConfigurationChanger.Outcome Try(ConfChange change) =>
        new ConfigurationChanger(core.Tracker.Configuration, core.Tracker.Progress, core.Log.LastIndex, core.Tracker.NewInflights).Change(change);

    public ConfState Apply(ConfChange change)
    {
        var outcome = Try(change);
        if (outcome.Error is { } error)
        {
            throw new RaftInvariantException($"a committed configuration change cannot be applied to {core.Tracker.Configuration}: {error}");
        }

        core.Tracker.Use(outcome.Configuration, outcome.Progress);
        if (core.Role is LeaderRole leader)
        {
            if (core.Tracker.Progress.Find(core.Id) is { IsLearner: false })
            {
                leader.OnConfigurationChanged();
            }
            else if (core.Config.StepDownOnRemoval)
            {
                core.BecomeFollower(core.Term, RaftCore.None, RaftTraceReason.Removed);
            }
        }

        return outcome.Configuration.ToConfState();
    }
}
