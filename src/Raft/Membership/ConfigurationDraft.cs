namespace WebEtcd.Raft;

/// <summary>A configuration in the making: a copy of the active one on which changes are tried, so that a refused change leaves no trace.</summary>
internal sealed class ConfigurationDraft(Configuration configuration, ProgressMap progress, ulong lastIndex, Func<Inflights> newInflights)
{
    public IdSet Incoming { get; private set; } = configuration.Voters.Incoming;

    public IdSet Outgoing { get; private set; } = configuration.Voters.Outgoing;

    public IdSet Learners { get; private set; } = configuration.Learners;

    public IdSet LearnersNext { get; private set; } = configuration.LearnersNext;

    public bool AutoLeave { get; private set; } = configuration.AutoLeave;

    public ProgressMap Progress { get; } = progress.Copy();

    public Configuration ToConfiguration() => new(new JointQuorum(Incoming, Outgoing), Learners, LearnersNext, AutoLeave);

    /// <summary>Applies the steps to the incoming half. Returns what is wrong, or null.</summary>
    public string? Apply(IReadOnlyList<ConfChangeSingle> changes)
    {
        foreach (var change in changes)
        {
            // A state machine that refuses a change replaces the id by 0: nothing to do then.
            if (change.NodeId == 0)
            {
                continue;
            }

            switch (change.Type)
            {
                case ConfChangeType.AddNode:
                    MakeVoter(change.NodeId);
                    break;
                case ConfChangeType.AddLearnerNode:
                    MakeLearner(change.NodeId);
                    break;
                case ConfChangeType.RemoveNode:
                    Remove(change.NodeId);
                    break;
                case ConfChangeType.UpdateNode:
                    break;
                default:
                    return $"unexpected conf type {(int)change.Type}";
            }
        }

        return Incoming.Count == 0 ? "removed all voters" : null;
    }

    /// <summary>Makes the present voters the outgoing half as well.</summary>
    public void BeginJoint() => Outgoing = Incoming;

    public void SetAutoLeave(bool autoLeave) => AutoLeave = autoLeave;

    /// <summary>Drops the outgoing half; voters that waited for it become learners.</summary>
    public void EndJoint()
    {
        foreach (var id in LearnersNext.Span)
        {
            Learners = Learners.With(id);
            if (Progress.Find(id) is { } member)
            {
                member.IsLearner = true;
            }
        }

        LearnersNext = IdSet.Empty;
        foreach (var id in Outgoing.Span)
        {
            if (!Incoming.Contains(id) && !Learners.Contains(id))
            {
                Progress.Remove(id);
            }
        }

        Outgoing = IdSet.Empty;
        AutoLeave = false;
    }

    private void MakeVoter(ulong id)
    {
        if (Progress.Find(id) is not { } member)
        {
            Incoming = Incoming.With(id);
            Begin(id, isLearner: false);
            return;
        }

        member.IsLearner = false;
        Learners = Learners.Without(id);
        LearnersNext = LearnersNext.Without(id);
        Incoming = Incoming.With(id);
    }

    private void MakeLearner(ulong id)
    {
        if (Progress.Find(id) is not { } member)
        {
            Learners = Learners.With(id);
            Begin(id, isLearner: true);
            return;
        }

        if (member.IsLearner)
        {
            return;
        }

        Remove(id);
        Progress.Set(member);
        if (Outgoing.Contains(id))
        {
            LearnersNext = LearnersNext.With(id);
        }
        else
        {
            member.IsLearner = true;
            Learners = Learners.With(id);
        }
    }

    private void Remove(ulong id)
    {
        if (Progress.Find(id) is null)
        {
            return;
        }

        Incoming = Incoming.Without(id);
        Learners = Learners.Without(id);
        LearnersNext = LearnersNext.Without(id);

        // Who still votes in the outgoing half is still fed.
        if (!Outgoing.Contains(id))
        {
            Progress.Remove(id);
        }
    }

    /// <summary>A new member counts as active, or a check of the quorum could fell the leader before the member had a chance to answer.</summary>
    private void Begin(ulong id, bool isLearner) =>
        Progress.Set(new Progress(id, 0, Math.Max(lastIndex, 1), isLearner, newInflights()) { RecentActive = true });
}
