using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Background;

/// <summary>
/// Says up to which revision history may be forgotten: what is older than a period, looked at ten times in it and acted on once, or all but the last so many
/// revisions. The same rules as etcd's. For one thread.
/// </summary>
internal sealed class CompactionSchedule(CompactionOptions options)
{
    private const int SamplesInPeriod = 10;
    private const long RevisionOfNewStore = 1;
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RevisionInterval = TimeSpan.FromMinutes(5);

    private readonly Queue<(long AtMs, long Revision)> _samples = new();
    private long _ripe;
    private long _done = RevisionOfNewStore;
    private long _notBeforeMs;

    /// <summary>False when nothing is ever to be forgotten.</summary>
    public bool IsOn => IsPeriodic ? options.RetentionPeriod > TimeSpan.Zero : options.RetentionRevisions > 0;

    /// <summary>How often to ask.</summary>
    public TimeSpan Interval => IsPeriodic ? TimeSpan.FromTicks(Math.Max(Pause.Ticks / SamplesInPeriod, ShortestInterval.Ticks)) : RevisionInterval;

    private bool IsPeriodic => options.Mode == CompactionMode.Periodic;

    /// <summary>Between two compactions.</summary>
    private TimeSpan Pause => options.RetentionPeriod < LongestPause ? options.RetentionPeriod : LongestPause;

    /// <summary>The revision to compact at now; null for none. Says so again until <see cref="Done"/>.</summary>
    public long? Next(long currentRevision, long nowMs)
    {
        if (IsPeriodic)
        {
            Sample(currentRevision, nowMs);
        }
        else
        {
            _ripe = currentRevision - options.RetentionRevisions;
        }

        return _ripe > _done && nowMs >= _notBeforeMs ? _ripe : null;
    }

    /// <summary>A compaction at this revision is no longer needed.</summary>
    public void Done(long revision, long nowMs)
    {
        _done = Math.Max(_done, revision);
        _notBeforeMs = IsPeriodic ? nowMs + (long)Pause.TotalMilliseconds : 0;
    }

    private void Sample(long currentRevision, long nowMs)
    {
        _samples.Enqueue((nowMs, currentRevision));
        while (_samples.TryPeek(out (long AtMs, long Revision) oldest) && nowMs - oldest.AtMs >= (long)options.RetentionPeriod.TotalMilliseconds)
        {
            _ripe = oldest.Revision;
            _samples.Dequeue();
        }
    }
}
