using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>Tells an episode in sentences: who asked whom and why, who answered what, how it ended, and what it meant for clients.</summary>
/// <param name="nameOf">The name of a member.</param>
/// <param name="voters">Members that vote; how many votes are needed follows from it.</param>
public sealed class ElectionStory(Func<ulong, string> nameOf, int voters)
{
    private int Needed => voters / 2 + 1;

    /// <summary>The episode in a few words.</summary>
    public string Title(Episode episode) => episode.Kind switch
    {
        EpisodeKind.Elected => $"{nameOf(episode.After!.Leader)} leads term {episode.After.Term}",
        EpisodeKind.Open => "Nobody leads",
        EpisodeKind.Refused => $"{List(episode.Rounds.Select(round => round.Candidate).Distinct())} asked, and nothing changed",
        _ => $"{List(episode.Events.Select(item => item.MemberId).Distinct())} joined term {episode.Term}",
    };

    public IReadOnlyList<StoryLine> Of(Episode episode)
    {
        List<StoryLine> lines = [];
        lines.AddRange(episode.Events.Where(item => item.Kind is ClusterEventKind.SteppedDown or ClusterEventKind.TransferStarted or ClusterEventKind.TransferAborted).Select(Leadership));
        AddRounds(episode, lines);
        if (episode.Kind == EpisodeKind.Joined)
        {
            lines.AddRange(episode.Events.Where(item => item.Kind == ClusterEventKind.LeaderElected).Select(Joined));
        }

        lines.Sort((first, second) => first.At.CompareTo(second.At));
        if (Ending(episode) is { } ending)
        {
            lines.Add(ending);
        }

        return lines;
    }

    private void AddRounds(Episode episode, List<StoryLine> lines)
    {
        List<VoteRound> rounds = [.. episode.Rounds];
        for (int i = 0; i < rounds.Count; i++)
        {
            VoteRound round = rounds[i];
            int repeats = CountRepeats(rounds, i);
            lines.Add(new StoryLine(StartOf(round, episode), Tell(round)));
            if (repeats > 0)
            {
                VoteRound last = rounds[i + repeats];
                lines.Add(new StoryLine(StartOf(last, episode), $"{nameOf(round.Candidate)} tried again, with the same result{(repeats == 1 ? "" : $", {repeats} times that are told")}."));
                i += repeats;
            }
        }
    }

    private static DateTimeOffset StartOf(VoteRound round, Episode episode) =>
        round.StartedAt ?? round.Ballots.Min(ballot => ballot.AskedAt ?? ballot.AnsweredAt ?? ballot.HeardAt) ?? episode.From;

    /// <summary>A member that is cut off asks again and again; that is told once.</summary>
    private static int CountRepeats(List<VoteRound> rounds, int first)
    {
        VoteRound like = rounds[first];
        return rounds.Skip(first + 1).TakeWhile(round =>
            round.Candidate == like.Candidate && round.IsPreVote && like.IsPreVote && round.Term == like.Term
            && round.Outcome != RoundOutcome.Won && like.Outcome != RoundOutcome.Won && round.Granted == like.Granted).Count();
    }

    private string Tell(VoteRound round) => $"{Opening(round)}{Answers(round)}{Result(round)}.";

    private string Opening(VoteRound round)
    {
        string who = nameOf(round.Candidate);
        string asked = List(round.Ballots.Where(ballot => ballot.AskedAt is not null).Select(ballot => ballot.Voter));
        string whom = asked.Length > 0 ? asked : "the others";
        string question = round.IsPreVote ? $"asked {whom} whether it could win term {round.Term}" : $"asked {whom} for votes in term {round.Term}";
        return (round.Cause, round.StartedAt) switch
        {
            (_, null) => $"{who} asked for {(round.IsPreVote ? "pre-votes" : "votes")} in term {round.Term}; only the answers are known here",
            (ClusterEventReason.ElectionTimeout, _) when round.LastLeader != 0 =>
                $"{who} timed out {Units.Span(round.Silence)} after it last heard {nameOf(round.LastLeader)}, and {question}",
            (ClusterEventReason.ElectionTimeout, _) => $"{who} still knew no leader after {Units.Span(round.Silence)}, and {question}",
            (ClusterEventReason.PreVoteWon, _) => $"With that {who} started term {round.Term} and asked {whom} for votes",
            (ClusterEventReason.Transfer, _) => $"{who}, to which leadership was handed, {question} at once",
            _ => $"{who} was told to campaign, and {question}",
        };
    }

    private string Answers(VoteRound round)
    {
        List<string> parts = [];
        string granted = List(round.Ballots.Where(ballot => ballot.Outcome == BallotOutcome.Granted).Select(ballot => ballot.Voter));
        if (granted.Length > 0)
        {
            parts.Add($"{granted} {(round.IsPreVote ? "would vote" : "voted")} for it");
        }

        parts.AddRange(round.Ballots.Where(ballot => ballot.Outcome == BallotOutcome.Refused).Select(ballot => $"{nameOf(ballot.Voter)} refused{Why(ballot)}"));
        string silent = List(round.Ballots.Where(ballot => ballot.Outcome == BallotOutcome.Unanswered).Select(ballot => ballot.Voter));
        if (silent.Length > 0)
        {
            parts.Add($"{silent} did not answer");
        }

        return string.Concat(parts.Select(part => "; " + part));
    }

    private string Result(VoteRound round) => round.Outcome switch
    {
        RoundOutcome.TimedOut when round.Granted + 1 < Needed => $"; with {round.Granted + 1} of the {Needed} votes it needs it could not go on",
        RoundOutcome.TimedOut => "; the answers came too late",
        RoundOutcome.Lost => round.EndReason switch
        {
            ClusterEventReason.HeardLeader when round.EndedBy != 0 => $"; then it heard {nameOf(round.EndedBy)}, which leads",
            ClusterEventReason.HigherTerm when round.EndedBy != 0 => $"; then it heard of a higher term from {nameOf(round.EndedBy)}",
            _ => "; it gave up",
        },
        _ => "",
    };

    private string Why(Ballot ballot) => ballot.Reason switch
    {
        ClusterEventReason.HearsLeader => $", since it hears {nameOf(ballot.ReasonMember)} as leader",
        ClusterEventReason.VotedForOther => $", since it had voted for {nameOf(ballot.ReasonMember)}",
        ClusterEventReason.LogBehind => ", since its own log is ahead",
        ClusterEventReason.LowerTerm => ", since it is in a higher term",
        _ => "",
    };

    private StoryLine Leadership(ClusterEvent item)
    {
        string who = nameOf(item.MemberId);
        string text = item.Kind switch
        {
            ClusterEventKind.TransferStarted => $"{who} handed leadership to {nameOf(item.OtherMemberId)}.",
            ClusterEventKind.TransferAborted => $"{who} went on leading instead of {nameOf(item.OtherMemberId)}.",
            _ => $"{who} stepped down as leader of term {item.Term}{Cause(item)}.",
        };
        return new StoryLine(item.At, text);
    }

    private string Cause(ClusterEvent item) => item.Reason switch
    {
        ClusterEventReason.QuorumLost => ", since it had not heard a quorum for an election timeout",
        ClusterEventReason.HigherTerm when item.OtherMemberId != 0 => $", told of a higher term by {nameOf(item.OtherMemberId)}",
        ClusterEventReason.Removed => ", since it has no vote any more",
        _ => "",
    };

    private StoryLine Joined(ClusterEvent item) =>
        new(item.At, $"{nameOf(item.MemberId)} found that {nameOf(item.OtherMemberId)} leads term {item.Term}, and follows it.");

    private StoryLine? Ending(Episode episode) => episode.Kind switch
    {
        EpisodeKind.Elected => new StoryLine(episode.After!.From, Won(episode)),
        EpisodeKind.Refused when episode.Before is { } leader => new StoryLine(episode.Until, $"{nameOf(leader.Leader)} went on leading term {leader.Term}: clients noticed nothing."),
        EpisodeKind.Open when episode.Gap is { } gap => new StoryLine(episode.Until, $"Nobody has led for {Units.Span(gap)}: writes wait."),
        EpisodeKind.Open => new StoryLine(episode.Until, "Nobody leads: writes wait."),
        _ => null,
    };

    private string Won(Episode episode)
    {
        Reign reign = episode.After!;
        TimeSpan took = reign.From - episode.Zero;
        string after = episode.Rounds.Any(round => round.StartedAt is not null) && took >= TimeSpan.Zero ? $", {Units.Span(took)} after the first question" : "";
        string won = $"{nameOf(reign.Leader)} leads term {reign.Term}{after}.";
        return episode.Gap is { } gap ? $"{won} Nobody led for {Units.Span(gap)}: writes waited that long." : won;
    }

    private string List(IEnumerable<ulong> members)
    {
        string[] names = [.. members.Select(nameOf)];
        return names.Length switch
        {
            0 => "",
            1 => names[0],
            _ => string.Join(", ", names[..^1]) + " and " + names[^1],
        };
    }
}
