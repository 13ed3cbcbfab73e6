using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Api.Hubs;

/// <summary>One answer of a watch.</summary>
/// <param name="Revision">Revision of the store when it was sent.</param>
/// <param name="Created">The watch is open; the first item.</param>
/// <param name="Canceled">The watch is over; the last item.</param>
/// <param name="CompactRevision">Set when it is over since its revision is compacted: the first that can be watched.</param>
internal sealed record WatchBatch(long Revision, bool Created, bool Canceled, string? CancelReason, long CompactRevision, IReadOnlyList<WatchEventMessage> Events)
{
    public static WatchBatch Of(WatchResponse response) => new(
        response.Header?.Revision ?? 0,
        response.Created,
        response.Canceled,
        response.CancelReason.Length > 0 ? response.CancelReason : null,
        response.CompactRevision,
        [.. response.Events.Select(WatchEventMessage.Of)]);
}
