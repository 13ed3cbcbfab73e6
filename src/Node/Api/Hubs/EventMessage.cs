using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Api.Hubs;

/// <param name="MemberId">Hex; who reports it.</param>
/// <param name="Kind">Name of a <see cref="ClusterEventKind"/>.</param>
/// <param name="OtherMemberId">Hex; null for none.</param>
internal sealed record EventMessage(long Sequence, string MemberId, DateTimeOffset At, ulong Term, string Kind, string? OtherMemberId, string Text)
{
    public static EventMessage Of(ClusterEvent item) => new(
        item.Sequence,
        item.MemberId.ToString("x"),
        item.At,
        item.Term,
        item.Kind.ToString(),
        item.OtherMemberId == 0 ? null : item.OtherMemberId.ToString("x"),
        item.Text);
}
