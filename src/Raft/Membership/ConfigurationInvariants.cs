namespace WebEtcd.Raft;

/// <summary>What must hold of every configuration and the members tracked for it.</summary>
internal static class ConfigurationInvariants
{
    /// <summary>What is wrong, or null.</summary>
    public static string? Violation(Configuration configuration, ProgressMap progress) =>
        MissingMember(configuration, progress)
        ?? StagedLearner(configuration, progress)
        ?? OverlappingLearner(configuration, progress)
        ?? NotJoint(configuration);

    private static string? MissingMember(Configuration configuration, ProgressMap progress)
    {
        var everybody = configuration.Voters.Ids.Union(configuration.Learners).Union(configuration.LearnersNext);
        foreach (var id in everybody.Span)
        {
            if (progress.Find(id) is null)
            {
                return $"no progress for {id}";
            }
        }

        return null;
    }

    private static string? StagedLearner(Configuration configuration, ProgressMap progress)
    {
        foreach (var id in configuration.LearnersNext.Span)
        {
            if (!configuration.Voters.Outgoing.Contains(id))
            {
                return $"{id} is in LearnersNext, but not Voters[1]";
            }

            if (progress.Find(id)!.IsLearner)
            {
                return $"{id} is in LearnersNext, but is already marked as learner";
            }
        }

        return null;
    }

    private static string? OverlappingLearner(Configuration configuration, ProgressMap progress)
    {
        foreach (var id in configuration.Learners.Span)
        {
            if (configuration.Voters.Outgoing.Contains(id))
            {
                return $"{id} is in Learners and Voters[1]";
            }

            if (configuration.Voters.Incoming.Contains(id))
            {
                return $"{id} is in Learners and Voters[0]";
            }

            if (!progress.Find(id)!.IsLearner)
            {
                return $"{id} is in Learners, but is not marked as learner";
            }
        }

        return null;
    }

    private static string? NotJoint(Configuration configuration)
    {
        if (configuration.Voters.IsJoint)
        {
            return null;
        }

        if (configuration.LearnersNext.Count > 0)
        {
            return "cfg.LearnersNext must be nil when not joint";
        }

        return configuration.AutoLeave ? "AutoLeave must be false when not joint" : null;
    }
}
