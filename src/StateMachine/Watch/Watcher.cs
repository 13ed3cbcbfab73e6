namespace WebEtcd.StateMachine.Watch;

/// <summary>
/// One watcher of one stream. Guarded by the store's lock; while it rides with the feed, <see cref="NextRevision"/> and its bucket are changed by the
/// feeding thread only.
/// </summary>
internal sealed class Watcher(WatchStream stream, long id, in WatchRange range)
{
    public WatchStream Stream { get; } = stream;

    public long Id { get; } = id;

    public WatchRange Range { get; } = range;

    public EventShape Shape { get; init; }

    public bool Fragment { get; init; }

    public bool ProgressNotify { get; init; }

    /// <summary>As the client asked; 0 for what happens from then on.</summary>
    public long StartRevision { get; init; }

    /// <summary>Progress below this revision means nothing to the client: it lies before the start it asked for or was told.</summary>
    public long ProgressFloor { get; init; }

    /// <summary>Events below it were sent, or do not concern the watcher. May lag behind while synced: then everything published is done.</summary>
    public long NextRevision { get; set; }

    public WatcherState State { get; set; } = WatcherState.Unsynced;

    public WatcherBucket? Bucket { get; set; }

    public int BucketIndex { get; set; }

    /// <summary>Whether events were sent since the last look of the progress notifier.</summary>
    public bool HadEvents { get; set; }

    /// <summary>When the progress notifier looks at it again; -1 before the first time.</summary>
    public long ProgressDueMs { get; set; } = -1;

    /// <summary>For an inspector. A synced watcher has everything that was published.</summary>
    public WatcherInfo Describe(long publishedRevision, int pendingEvents = 0)
    {
        long next = State == WatcherState.Synced ? Math.Max(NextRevision, publishedRevision + 1) : NextRevision;
        bool prevKv = (Shape & EventShape.PrevKv) != 0;
        return new WatcherInfo(Stream.Id, Id, Range.Key, Range.RangeEnd, next, State, prevKv, ProgressNotify)
        {
            StartRevision = StartRevision,
            NoPut = (Shape & EventShape.NoPut) != 0,
            NoDelete = (Shape & EventShape.NoDelete) != 0,
            Fragment = Fragment,
            PendingEvents = pendingEvents,
            IsStreamBlocked = Stream.IsBlocked,
        };
    }

    /// <summary>Whether telling the client that everything up to the revision was sent is true and means something.</summary>
    public bool HasProgress(long publishedRevision) => State == WatcherState.Synced && publishedRevision >= ProgressFloor;
}
