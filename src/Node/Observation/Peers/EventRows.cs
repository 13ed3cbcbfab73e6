using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos.Observation;

namespace WebEtcd.Node.Observation.Peers;

/// <summary>Events as they go from member to member.</summary>
internal static class EventRows
{
    public static EventRow Of(ClusterEvent item) => new()
    {
        Sequence = item.Sequence,
        AtMicros = Micros.Of(item.At),
        Term = item.Term,
        Kind = item.Kind.ToString(),
        Reason = item.Reason == ClusterEventReason.None ? "" : item.Reason.ToString(),
        OtherMemberId = item.OtherMemberId,
        ReasonMemberId = item.ReasonMemberId,
        IsPreVote = item.IsPreVote,
        DurationMicros = Micros.Of(item.Duration),
        Text = item.Text,
    };

    /// <summary>Null for a kind that a later version knows, and this one does not.</summary>
    public static ClusterEvent? Read(EventRow row, ulong memberId, long epoch)
    {
        if (!Enum.TryParse(row.Kind, out ClusterEventKind kind) || !Enum.IsDefined(kind))
        {
            return null;
        }

        _ = Enum.TryParse(row.Reason, out ClusterEventReason reason);
        return new ClusterEvent(row.Sequence, memberId, Micros.Moment(row.AtMicros), row.Term, kind, row.OtherMemberId, row.Text)
        {
            Epoch = epoch,
            Reason = reason,
            ReasonMemberId = row.ReasonMemberId,
            IsPreVote = row.IsPreVote,
            Duration = Micros.Span(row.DurationMicros),
        };
    }
}
