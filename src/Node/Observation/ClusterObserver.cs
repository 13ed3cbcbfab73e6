using WebEtcd.Node.Consensus;
using WebEtcd.Node.Observation.Peers;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Observation;

/// <summary>
/// Hands every change of the cluster to the subscribers: numbers once a second, events and what was heard of other members within a quarter of one. While
/// nobody looks it wakes once a second only.
/// </summary>
internal sealed class ClusterObserver(ClusterViews views, EventRing own, EventLedger ledger, PeerBoard board, MonotonicClock clock) : BackgroundService, IClusterObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(1);
    private const int TicksPerSample = 4;

    private readonly object _gate = new();
    private readonly List<ChangeQueue> _subscribers = [];
    private ClusterView? _current;
    private long _ownSeen;
    private long _seen;
    private long _boardSeen;
    private PeriodicTimer? _timer;

    /// <summary>True while somebody looks, and so wants to know at once.</summary>
    public bool IsWatched
    {
        get
        {
            lock (_gate)
            {
                return _subscribers.Count > 0;
            }
        }
    }

    public ClusterView Current
    {
        get
        {
            lock (_gate)
            {
                return _current ??= views.Make();
            }
        }
    }

    public ClusterSubscription Subscribe()
    {
        lock (_gate)
        {
            var subscriber = new ChangeQueue();

            // First the state, then the changes: what the state shows does not come again as a change.
            PublishNeedsLock();
            _subscribers.Add(subscriber);
            _timer?.Period = Interval;
            return new ClusterSubscription(_current!, subscriber.ReadAsync(), () => Remove(subscriber));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock.Time);
        lock (_gate)
        {
            _timer = timer;
        }

        try
        {
            for (int tick = 0; await timer.WaitForNextTickAsync(stoppingToken); tick++)
            {
                lock (_gate)
                {
                    bool isWatched = _subscribers.Count > 0;
                    bool isNews = own.LastSequence > _ownSeen || ledger.Count > _seen || (isWatched && board.Version > _boardSeen);
                    if (!isWatched || tick % TicksPerSample == 0 || isNews)
                    {
                        PublishNeedsLock();
                    }

                    timer.Period = isWatched ? Interval : SampleInterval;
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _timer = null;
            }
        }
    }

    private void PublishNeedsLock()
    {
        _boardSeen = board.Version;
        IReadOnlyList<ClusterEvent> mine = own.After(_ownSeen);
        _ownSeen = mine.Count > 0 ? mine[^1].Sequence : _ownSeen;
        ledger.Add(mine);

        // What comes to the ledger while the view is made is in it, and comes again as a change: better twice than never.
        long count = ledger.Count;
        IReadOnlyList<ClusterEvent> fresh = ledger.After(_seen, out long skipped);
        _seen = count;
        _current = views.Make();
        var change = new ClusterChange(_current, fresh, skipped);
        foreach (ChangeQueue subscriber in _subscribers)
        {
            subscriber.Offer(change);
        }
    }

    private void Remove(ChangeQueue subscriber)
    {
        lock (_gate)
        {
            _subscribers.Remove(subscriber);
        }

        subscriber.Complete();
    }
}
