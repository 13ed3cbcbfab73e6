using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>A stretch in which members asked for votes, from the loss of a leader until there is one again.</summary>
/// <param name="Events">What happened, in the order of time.</param>
/// <param name="Rounds">The votes in it.</param>
/// <param name="Before">The leader before; null when it is not known.</param>
/// <param name="After">The leader it led to; null for none.</param>
/// <param name="Gap">How long nobody led; null when that is not known, or when a leader led all the time.</param>
public sealed record Episode(
    EpisodeKind Kind, IReadOnlyList<ClusterEvent> Events, IReadOnlyList<VoteRound> Rounds, Reign? Before, Reign? After, TimeSpan? Gap)
{
    /// <summary>What it goes by in addresses: the highest term in it.</summary>
    public ulong Term { get; } = After?.Term ?? Events.Max(item => item.Term);

    public DateTimeOffset From => Events[0].At;

    public DateTimeOffset Until => Events[^1].At;

    /// <summary>The moment that times are counted from: the first question, else the first event.</summary>
    public DateTimeOffset Zero => Rounds.FirstOrDefault(round => round.StartedAt is not null)?.StartedAt ?? From;

    /// <summary>When the first member that campaigned had last heard the leader; null when no silence began it.</summary>
    public DateTimeOffset? LastHeard =>
        Rounds.FirstOrDefault(round => round is { Cause: ClusterEventReason.ElectionTimeout, LastLeader: not 0, StartedAt: not null }) is { } first
            ? first.StartedAt - first.Silence
            : null;
}
