namespace WebEtcd.Raft;

/// <summary>Builds a configuration from its stored description by the same steps that could have led to it, so that the same checks hold.</summary>
internal static class ConfigurationRestore
{
    /// <exception cref="RaftInvariantException">The description is not one that changes could have led to.</exception>
    public static (Configuration Configuration, ProgressMap Progress) From(ConfState state, ulong lastIndex, Func<Inflights> newInflights)
    {
        var outcome = new ConfigurationChanger.Outcome(Configuration.Empty, new ProgressMap(), null);

        // A joint configuration: first the outgoing voters alone, then everything else in one joint step on top of them.
        foreach (var id in state.VotersOutgoing)
        {
            outcome = Next(outcome).Simple([new(ConfChangeType.AddNode, id)]);
            Check(outcome, state);
        }

        var changes = IncomingChanges(state);
        if (state.VotersOutgoing.Count > 0)
        {
            outcome = Next(outcome).EnterJoint(state.AutoLeave, changes);
            Check(outcome, state);
        }
        else
        {
            foreach (var change in changes)
            {
                outcome = Next(outcome).Simple([change]);
                Check(outcome, state);
            }
        }

        if (!outcome.Configuration.Describes(state))
        {
            throw new RaftInvariantException($"the stored configuration is not a possible one: it reads as {outcome.Configuration}");
        }

        return (outcome.Configuration, outcome.Progress);

        ConfigurationChanger Next(ConfigurationChanger.Outcome from) => new(from.Configuration, from.Progress, lastIndex, newInflights);
    }

    private static List<ConfChangeSingle> IncomingChanges(ConfState state)
    {
        var changes = new List<ConfChangeSingle>();
        Add(ConfChangeType.RemoveNode, state.VotersOutgoing);
        Add(ConfChangeType.AddNode, state.Voters);
        Add(ConfChangeType.AddLearnerNode, state.Learners);
        Add(ConfChangeType.AddLearnerNode, state.LearnersNext);
        return changes;

        void Add(ConfChangeType type, IReadOnlyList<ulong> ids)
        {
            foreach (var id in ids)
            {
                changes.Add(new ConfChangeSingle(type, id));
            }
        }
    }

    private static void Check(ConfigurationChanger.Outcome outcome, ConfState state)
    {
        if (outcome.Error is not null)
        {
            throw new RaftInvariantException(
                $"the stored configuration (voters {string.Join(' ', state.Voters)}, learners {string.Join(' ', state.Learners)}) cannot be restored: {outcome.Error}");
        }
    }
}
