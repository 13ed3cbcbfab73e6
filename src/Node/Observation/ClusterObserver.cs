using System.Threading.Channels;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Observation;

/// <summary>
/// Samples this node and hands every change to the subscribers: numbers once a second, events within a quarter of one. An idle node pays next to
/// nothing for it.
/// </summary>
internal sealed class ClusterObserver(NodeSampler sampler, EventRing events, TimeProvider time) : BackgroundService, IClusterObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private const int TicksPerSample = 4;
    private const int MaxQueuedChanges = 16;

    private readonly object _gate = new();
    private readonly List<Subscriber> _subscribers = [];
    private ClusterView? _current;
    private long _seen;

    public ClusterView Current
    {
        get
        {
            lock (_gate)
            {
                return _current ??= sampler.Sample();
            }
        }
    }

    public ClusterSubscription Subscribe()
    {
        lock (_gate)
        {
            var subscriber = new Subscriber();

            // First the state, then the changes: what the state shows does not come again as a change.
            PublishNeedsLock();
            _subscribers.Add(subscriber);
            return new ClusterSubscription(_current!, subscriber.ReadAsync(), () => Remove(subscriber));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        for (int tick = 0; await timer.WaitForNextTickAsync(stoppingToken); tick++)
        {
            lock (_gate)
            {
                if (tick % TicksPerSample == 0 || events.LastSequence > _seen)
                {
                    PublishNeedsLock();
                }
            }
        }
    }

    private void PublishNeedsLock()
    {
        _current = sampler.Sample();
        IReadOnlyList<ClusterEvent> fresh = events.After(_seen);
        _seen = fresh.Count > 0 ? fresh[^1].Sequence : _seen;
        var change = new ClusterChange(_current, fresh, 0);
        foreach (Subscriber subscriber in _subscribers)
        {
            subscriber.Offer(change);
        }
    }

    private void Remove(Subscriber subscriber)
    {
        lock (_gate)
        {
            _subscribers.Remove(subscriber);
        }

        subscriber.Complete();
    }

    /// <summary>A bounded queue of changes; when it is full the oldest go, and the reader is told how many events went with them.</summary>
    private sealed class Subscriber
    {
        private readonly Channel<ClusterChange> _changes;
        private long _skipped;

        public Subscriber()
        {
            _changes = Channel.CreateBounded<ClusterChange>(
                new BoundedChannelOptions(MaxQueuedChanges) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest },
                dropped => Interlocked.Add(ref _skipped, dropped.Events.Count));
        }

        public void Offer(ClusterChange change) => _changes.Writer.TryWrite(change);

        public void Complete() => _changes.Writer.TryComplete();

        public async IAsyncEnumerable<ClusterChange> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
        {
            await foreach (ClusterChange change in _changes.Reader.ReadAllAsync(cancellation))
            {
                long skipped = Interlocked.Exchange(ref _skipped, 0);
                yield return skipped == 0 ? change : change with { Skipped = skipped };
            }
        }
    }
}
