using System.Globalization;
using WebEtcd.Raft;

namespace WebEtcd.Node.Observation;

/// <summary>What Raft tells, as one sentence for people.</summary>
/// <param name="self">This member's id.</param>
/// <param name="nameOf">The name of a member; of any id, also of one that is no member any more.</param>
internal sealed class RaftSentences(ulong self, Func<ulong, string> nameOf)
{
    /// <param name="silence">How long no leader was heard, for campaigns by timeout.</param>
    public string Of(in RaftTraceEvent item, TimeSpan silence)
    {
        string me = nameOf(self);
        string other = item.Member == 0 ? "nobody" : nameOf(item.Member);
        ulong term = item.Term;
        return item.Kind switch
        {
            RaftTraceKind.CampaignStarted when item.IsPreVote => $"{me} asks whether it could win term {term}: {Cause(item, silence)}",
            RaftTraceKind.CampaignStarted => $"{me} asks for votes in term {term}: {Cause(item, silence)}",
            RaftTraceKind.CampaignEnded => $"{me} gives up {(item.IsPreVote ? "asking about" : "campaigning in")} term {term}: {Obstacle(item)}",
            RaftTraceKind.VoteAsked when item.IsPreVote => $"{me} asks {other} whether it would vote for it in term {term}",
            RaftTraceKind.VoteAsked => $"{me} asks {other} for its vote in term {term}",
            RaftTraceKind.VoteGranted => $"{me} {(item.IsPreVote ? "would vote" : "votes")} for {other} in term {term}",
            RaftTraceKind.VoteRefused => $"{me} {(item.IsPreVote ? "would not vote" : "does not vote")} for {other} in term {term}: {Refusal(item)}",
            RaftTraceKind.GrantReceived => $"{me} hears that {other} {(item.IsPreVote ? "would vote" : "votes")} for it in term {term}",
            RaftTraceKind.RefusalReceived => $"{me} hears that {other} {(item.IsPreVote ? "would not vote" : "does not vote")} for it in term {term}",
            RaftTraceKind.TermStarted => item.Member == 0 ? $"{me} starts term {term}" : $"{me} enters term {term}, told by {other}",
            RaftTraceKind.LeaderFound => item.Member == self ? $"{me} leads in term {term}" : $"{me} follows {other} in term {term}",
            RaftTraceKind.LeaderLost => item.Member == self ? $"{me} leads no more: {Loss(item)}" : $"{me} has lost its leader {other}: {Loss(item)}",
            RaftTraceKind.SteppedDown => $"{me} steps down as leader of term {term}: {Loss(item)}",
            RaftTraceKind.TransferStarted => $"{me} hands leadership to {other}",
            RaftTraceKind.TransferEnded => $"{me} has let go of leadership for {other}",
            RaftTraceKind.TransferAborted => $"{me} goes on as leader instead of {other}: {Loss(item)}",
            _ => $"{me} feeds {other} {Feed(item.After)} from entry {item.Index + 1} on{Because(item)}",
        };
    }

    private string Cause(in RaftTraceEvent item, TimeSpan silence) => item.Reason switch
    {
        RaftTraceReason.ElectionTimeout when item.Member != 0 => $"no word from {nameOf(item.Member)} for {Seconds(silence)}",
        RaftTraceReason.ElectionTimeout => $"no leader for another {Seconds(silence)}",
        RaftTraceReason.PreVoteWon => "enough members would vote for it",
        RaftTraceReason.Transfer => item.Member == 0 ? "leadership is handed to it" : $"{nameOf(item.Member)} hands leadership to it",
        _ => "it was told to",
    };

    private string Obstacle(in RaftTraceEvent item) => item.Reason switch
    {
        RaftTraceReason.VotesRefused => "too many refuse",
        RaftTraceReason.HeardLeader => $"{nameOf(item.Member)} leads",
        RaftTraceReason.HigherTerm => $"{nameOf(item.Member)} is in a higher term",
        _ => "it may not lead now",
    };

    private string Refusal(in RaftTraceEvent item) => item.Reason switch
    {
        RaftTraceReason.HearsLeader => $"it hears {nameOf(item.ReasonMember)} as leader",
        RaftTraceReason.VotedForOther => $"it has voted for {nameOf(item.ReasonMember)}",
        RaftTraceReason.LogBehind =>
            $"the log of {nameOf(item.Member)} ends at entry {item.Index} of term {item.LogTerm}, its own at {item.OwnIndex} of term {item.OwnLogTerm}",
        _ => "it is past that term",
    };

    private string Loss(in RaftTraceEvent item) => item.Reason switch
    {
        RaftTraceReason.ElectionTimeout => "not heard for an election timeout",
        RaftTraceReason.QuorumLost => "no quorum was heard for an election timeout",
        RaftTraceReason.HigherTerm => item.ReasonMember == 0 && item.Kind != RaftTraceKind.SteppedDown
            ? "there is a higher term"
            : $"{nameOf(item.ReasonMember == 0 ? item.Member : item.ReasonMember)} is in a higher term",
        RaftTraceReason.Removed => "the member has no vote any more",
        RaftTraceReason.TimedOut => "it took longer than an election timeout",
        RaftTraceReason.Replaced => "another transfer took its place",
        RaftTraceReason.Transfer => "leadership is handed over",
        _ => "it was told to",
    };

    private static string Feed(ProgressState state) => state switch
    {
        ProgressState.Probe => "one message at a time",
        ProgressState.Snapshot => "a snapshot instead of the log",
        _ => "a steady stream",
    };

    private static string Because(in RaftTraceEvent item) => item.Reason switch
    {
        RaftTraceReason.Unreachable => ": a message was lost",
        RaftTraceReason.LogMismatch => ": its log differs",
        RaftTraceReason.LogCompacted => ": the log no longer has what it needs",
        RaftTraceReason.SnapshotDelivered => ": the snapshot has arrived",
        RaftTraceReason.SnapshotLost => ": the snapshot was lost on its way",
        _ => "",
    };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
