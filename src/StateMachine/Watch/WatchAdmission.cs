using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Watch;

/// <summary>Judges requests for a watcher and reads their fields. The texts are etcd's where etcd has one; clients compare them.</summary>
internal static class WatchAdmission
{
    private const string DuplicateIdReason = "mvcc: duplicate watch ID provided on the WatchStream";
    private const string EmptyRangeReason = "mvcc: watcher range is empty";
    private const string TooManyReason = "etcdserver: too many watchers on the watch stream";
    private const string TooManyInAllReason = "etcdserver: too many watchers on this member";

    /// <summary>Why the watcher is refused; null when it is not. The order is etcd's: of several reasons the client hears the first.</summary>
    public static string? ReasonAgainst(WatchStream stream, WatchCreateRequest request, in WatchRange range, string? refusal, bool isFull)
    {
        if (request.StartRevision < 0)
        {
            return EtcdErrors.Compacted.Message;
        }

        if (refusal is not null)
        {
            return refusal;
        }

        if (range.IsEmpty)
        {
            return EmptyRangeReason;
        }

        if (request.WatchId != 0 && stream.Watchers.ContainsKey(request.WatchId))
        {
            return DuplicateIdReason;
        }

        if (stream.Watchers.Count >= stream.Options.MaxWatchers)
        {
            return TooManyReason;
        }

        return isFull ? TooManyInAllReason : null;
    }

    public static Watcher NewWatcher(WatchStream stream, WatchCreateRequest request, in WatchRange range, long currentRevision) =>
        new(stream, request.WatchId == 0 ? stream.PickId() : request.WatchId, range)
        {
            Shape = ShapeOf(request),
            Fragment = request.Fragment,
            ProgressNotify = request.ProgressNotify,
            StartRevision = request.StartRevision,
            ProgressFloor = request.StartRevision == 0 ? currentRevision : request.StartRevision,
            NextRevision = request.StartRevision == 0 ? currentRevision + 1 : request.StartRevision,
        };

    private static EventShape ShapeOf(WatchCreateRequest request)
    {
        EventShape shape = request.PrevKv ? EventShape.PrevKv : EventShape.None;
        foreach (WatchCreateRequest.Types.FilterType filter in request.Filters)
        {
            shape |= filter switch
            {
                WatchCreateRequest.Types.FilterType.Noput => EventShape.NoPut,
                WatchCreateRequest.Types.FilterType.Nodelete => EventShape.NoDelete,
                _ => EventShape.None,
            };
        }

        return shape;
    }
}
