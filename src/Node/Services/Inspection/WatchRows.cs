using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.Node.Services.Inspection;

/// <summary>A watcher of the store, in the words of the inspector.</summary>
internal static class WatchRows
{
    public static OpenWatch Of(WatchSession session, in WatcherInfo watcher, string user, long revision)
    {
        WatchProgress progress = ProgressOf(watcher, revision);
        bool isBehind = progress is WatchProgress.Behind or WatchProgress.Blocked;
        return new OpenWatch(
            new WatchPlace(session.StreamId, watcher.WatchId),
            watcher.Key.ToByteArray(),
            watcher.RangeEnd.ToByteArray(),
            watcher.StartRevision,
            watcher.NextRevision,
            progress,
            isBehind ? Math.Max(0, revision - watcher.NextRevision + 1) : 0,
            watcher.PendingEvents)
        {
            Puts = !watcher.NoPut,
            Deletes = !watcher.NoDelete,
            PreviousValues = watcher.PrevKv,
            ProgressNotify = watcher.ProgressNotify,
            Fragment = watcher.Fragment,
            Peer = session.Caller.Peer,
            User = user,
            StreamOpenedAt = session.OpenedAt,
            WaitingResponses = session.WaitingResponses,
        };
    }

    private static WatchProgress ProgressOf(in WatcherInfo watcher, long revision) => watcher.State switch
    {
        WatcherState.Victim => WatchProgress.Blocked,
        WatcherState.Unsynced => watcher.IsStreamBlocked ? WatchProgress.Blocked : WatchProgress.Behind,
        _ => watcher.NextRevision > revision + 1 ? WatchProgress.Waiting : WatchProgress.Synced,
    };
}
