using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>What a step is called and how it is drawn, by the event that matters most in it.</summary>
internal sealed class StepLabels(Func<ulong, string> nameOf)
{
    public string Of(ClusterEvent item) => item.Kind switch
    {
        ClusterEventKind.CampaignStarted when item.Reason == ClusterEventReason.ElectionTimeout && item.IsPreVote => $"times out, asks (term {item.Term})",
        ClusterEventKind.CampaignStarted when item.IsPreVote => $"asks about term {item.Term}",
        ClusterEventKind.CampaignStarted => $"asks for votes, term {item.Term}",
        ClusterEventKind.CampaignEnded => "gives up",
        ClusterEventKind.VoteGranted => item.IsPreVote ? "would vote for it" : $"votes for {nameOf(item.OtherMemberId)}",
        ClusterEventKind.VoteRefused => item.Reason switch
        {
            ClusterEventReason.HearsLeader => $"refuses: hears {nameOf(item.ReasonMemberId)}",
            ClusterEventReason.VotedForOther => $"refuses: voted for {nameOf(item.ReasonMemberId)}",
            ClusterEventReason.LogBehind => "refuses: log is ahead",
            _ => "refuses: higher term",
        },
        ClusterEventKind.GrantReceived => $"has {nameOf(item.OtherMemberId)}'s {(item.IsPreVote ? "word" : "vote")}",
        ClusterEventKind.RefusalReceived => $"refused by {nameOf(item.OtherMemberId)}",
        ClusterEventKind.LeaderElected => item.OtherMemberId == item.MemberId ? $"leads term {item.Term}" : $"follows {nameOf(item.OtherMemberId)}",
        ClusterEventKind.LeaderLost => $"loses {nameOf(item.OtherMemberId)}",
        ClusterEventKind.SteppedDown => "steps down",
        ClusterEventKind.TransferStarted => $"hands over to {nameOf(item.OtherMemberId)}",
        ClusterEventKind.TransferEnded => "has let go",
        ClusterEventKind.TransferAborted => "goes on leading",
        _ => $"enters term {item.Term}",
    };

    public static string KindOf(ClusterEvent item) => item.Kind switch
    {
        ClusterEventKind.CampaignStarted when item.IsPreVote => "timeout",
        ClusterEventKind.CampaignStarted => "campaigns",
        ClusterEventKind.CampaignEnded => "gives-up",
        ClusterEventKind.VoteGranted => "grants",
        ClusterEventKind.VoteRefused => "refuses",
        ClusterEventKind.LeaderElected => item.OtherMemberId == item.MemberId ? "leads" : "follows",
        ClusterEventKind.SteppedDown or ClusterEventKind.LeaderLost => "steps-down",
        ClusterEventKind.TransferStarted or ClusterEventKind.TransferEnded or ClusterEventKind.TransferAborted => "transfer",
        ClusterEventKind.TermStarted => "term",
        _ => "answer",
    };

    /// <summary>Of several events of one moment the heaviest names the step.</summary>
    public static int Weight(ClusterEvent item) => item.Kind switch
    {
        ClusterEventKind.LeaderElected => item.OtherMemberId == item.MemberId ? 12 : 9,
        ClusterEventKind.CampaignStarted => item.IsPreVote ? 10 : 11,
        ClusterEventKind.SteppedDown => 10,
        ClusterEventKind.TransferStarted or ClusterEventKind.TransferAborted => 9,
        ClusterEventKind.VoteGranted or ClusterEventKind.VoteRefused => 8,
        ClusterEventKind.CampaignEnded => 7,
        ClusterEventKind.GrantReceived or ClusterEventKind.RefusalReceived => 6,
        ClusterEventKind.LeaderLost => 5,
        ClusterEventKind.TransferEnded => 4,
        ClusterEventKind.TermStarted => 3,
        _ => 1,
    };

    /// <summary>Two of these are two steps, however close.</summary>
    public static bool StandsAlone(ClusterEvent item) => Weight(item) >= 8;

    /// <summary>The label where there is room for a word only.</summary>
    public static string ShortOf(string kind) => kind switch
    {
        "timeout" => "times out",
        "campaigns" => "asks",
        "grants" => "grants",
        "refuses" => "refuses",
        "leads" => "leads",
        "follows" => "follows",
        "steps-down" => "steps down",
        "gives-up" => "gives up",
        "transfer" => "hands over",
        _ => "",
    };

    /// <summary>Whom a member asks is seen by the arrows, and told in one sentence with why it asks.</summary>
    public static bool IsTold(ClusterEvent item) => item.Kind != ClusterEventKind.VoteAsked;

    /// <summary>The message that an event sends; null for none.</summary>
    public static string? MessageOf(ClusterEvent item) => item.Kind switch
    {
        ClusterEventKind.VoteAsked => "ask",
        ClusterEventKind.VoteGranted => "grant",

        // Who hears a leader does not even answer; no answer to a term that is over either.
        ClusterEventKind.VoteRefused => "refuse",
        _ => null,
    };

    /// <summary>True when an event of this kind is what the message causes.</summary>
    public static bool Arrives(string message, ClusterEventKind kind) => message switch
    {
        "ask" => kind is ClusterEventKind.VoteGranted or ClusterEventKind.VoteRefused,
        "grant" => kind == ClusterEventKind.GrantReceived,
        _ => kind == ClusterEventKind.RefusalReceived,
    };
}
