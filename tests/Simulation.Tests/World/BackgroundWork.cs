namespace WebEtcd.Simulation.Tests.World;

/// <summary>What a node does on threads of its own beside the raft loop: feeds watchers that are behind, deletes what is compacted.</summary>
internal sealed class BackgroundWork(Scheduler scheduler, MemberLife life)
{
    private bool _hasWatchWork = true;

    public void Start()
    {
        life.State.Watches.WorkAvailable = () => _hasWatchWork = true;
        scheduler.Every(20 * WorldSettings.Millisecond, FeedWatchers);
        scheduler.Every(WorldSettings.Second, Compact);
    }

    private bool FeedWatchers()
    {
        if (life.Member.IsUp && _hasWatchWork)
        {
            _hasWatchWork = false;
            life.Enter(() =>
            {
                _hasWatchWork |= life.State.Watches.RetryVictims();
                _hasWatchWork |= life.State.Watches.FeedUnsynced(scheduler.Random.Next(1, 50));
            });
        }

        return !life.IsOver;
    }

    private bool Compact()
    {
        if (life.Member.IsUp && life.State.Kv.IsCompactionPending)
        {
            life.Enter(() => life.State.Kv.CompactPhysically(static () => false));
        }

        return !life.IsOver;
    }
}
