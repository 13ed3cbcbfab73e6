namespace WebEtcd.Simulation.Tests.World;

/// <summary>What a node does on threads of its own beside the raft loop: feeds watchers that are behind, deletes what is compacted, connects.</summary>
internal sealed class BackgroundWork(SimulatedWorld world, MemberLife life)
{
    private readonly Scheduler _scheduler = world.Scheduler;
    private bool _hasWatchWork = true;

    public void Start()
    {
        life.State.Watches.WorkAvailable = () => _hasWatchWork = true;
        _scheduler.Every(20 * WorldSettings.Millisecond, FeedWatchers);
        _scheduler.Every(WorldSettings.Second, Compact);
        _scheduler.Every(WorldSettings.Second, Connect);
    }

    private bool FeedWatchers()
    {
        if (life.Member.IsUp && _hasWatchWork)
        {
            _hasWatchWork = false;
            life.Enter(() =>
            {
                _hasWatchWork |= life.State.Watches.RetryVictims();
                _hasWatchWork |= life.State.Watches.FeedUnsynced(_scheduler.Random.Next(1, 50));
            });
        }

        return !life.IsOver;
    }

    /// <summary>Connections are opened again when they break, also by a member that has nothing to say: so it hears when it was removed meanwhile.</summary>
    private bool Connect()
    {
        if (life.Member.IsUp)
        {
            foreach (ulong peer in life.Port.Peers)
            {
                world.Network.Greet(life.Member.Id, peer);
            }
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
