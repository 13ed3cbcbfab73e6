using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Api.Hubs;

/// <param name="MemberId">Hex; who reports it.</param>
/// <param name="Kind">Name of a <see cref="ClusterEventKind"/>.</param>
/// <param name="OtherMemberId">Hex; null for none.</param>
/// <param name="Epoch">Which start of the member reports it: sequences begin anew with each.</param>
/// <param name="Reason">Name of a <see cref="ClusterEventReason"/>; null for none.</param>
/// <param name="ReasonMemberId">Hex; the member that the reason is about; null for none.</param>
/// <param name="IsPreVote">The votes meant only ask whether an election could be won.</param>
/// <param name="DurationMs">Campaigns: how long no leader was heard, in milliseconds.</param>
internal sealed record EventMessage(
    long Sequence,
    string MemberId,
    DateTimeOffset At,
    ulong Term,
    string Kind,
    string? OtherMemberId,
    string Text,
    long Epoch,
    string? Reason,
    string? ReasonMemberId,
    bool IsPreVote,
    double DurationMs)
{
    public static EventMessage Of(ClusterEvent item) => new(
        item.Sequence,
        item.MemberId.ToString("x"),
        item.At,
        item.Term,
        item.Kind.ToString(),
        Hex(item.OtherMemberId),
        item.Text,
        item.Epoch,
        item.Reason == ClusterEventReason.None ? null : item.Reason.ToString(),
        Hex(item.ReasonMemberId),
        item.IsPreVote,
        item.Duration.TotalMilliseconds);

    private static string? Hex(ulong memberId) => memberId == 0 ? null : memberId.ToString("x");
}
