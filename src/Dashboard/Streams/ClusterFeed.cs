using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Streams;

/// <summary>
/// What one page sees of the cluster: the state at once, then changes, handed on at most four times a second, and when it is this page's
/// turn. One a circuit; pages and
/// the frame around them share it. Events beyond <see cref="EventsKept"/> are counted, not kept.
/// </summary>
internal sealed class ClusterFeed(IClusterObserver observer, TimeProvider time, UpdateTurns turns) : IAsyncDisposable
{
    public const int EventsKept = 500;
    private static readonly TimeSpan UpdateEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly EventLog _events = new(EventsKept);
    private readonly EventLog _elections = new(EventsKept);
    private readonly EventCursor _seen = new();
    private Task? _running;
    private ClusterView? _latest;
    private bool _dirty;

    /// <summary>Called after <see cref="View"/> changed, on a thread of the pool.</summary>
    public event Func<Task>? Changed;

    public ClusterView View => _latest ?? observer.Current;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Events that came and are not kept, or that were lost because this reader was slow.</summary>
    public long Skipped { get; private set; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ClusterEvent> Events()
    {
        lock (_gate)
        {
            IEnumerable<ClusterEvent> known = _running is null ? observer.Current.RecentEvents : _events.Events;
            return [.. known.Reverse()];
        }
    }

    /// <summary>What tells of terms, votes and leaders, oldest first. Kept apart, so that other events do not push it out.</summary>
    public IReadOnlyList<ClusterEvent> Elections()
    {
        lock (_gate)
        {
            return _running is null ? [.. observer.Current.RecentEvents.Where(item => item.IsElection)] : [.. _elections.Events];
        }
    }

    /// <summary>Begins to follow; pages call it once they are live, so that a page rendered ahead costs no subscription.</summary>
    public void Follow()
    {
        lock (_gate)
        {
            if (_running is null && !_stop.IsCancellationRequested)
            {
                ClusterSubscription subscription = observer.Subscribe();
                _latest = subscription.Initial;
                Keep(subscription.Initial.RecentEvents);
                _running = Task.Run(() => RunAsync(subscription));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is not null)
        {
            await _running;
        }

        _stop.Dispose();
    }

    private async Task RunAsync(ClusterSubscription subscription)
    {
        using (subscription)
        {
            try
            {
                await Task.WhenAll(ReadAsync(subscription), UpdateAsync());
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // The page is gone.
            }
        }
    }

    private async Task ReadAsync(ClusterSubscription subscription)
    {
        await foreach (ClusterChange change in subscription.Changes.WithCancellation(_stop.Token))
        {
            lock (_gate)
            {
                _latest = change.View;
                Skipped += change.Skipped;
                Keep(change.Events);
                _dirty = true;
            }
        }
    }

    private async Task UpdateAsync()
    {
        using PeriodicTimer timer = new(UpdateEvery, time);
        int quiet = 0;
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            // Ages ("3 s ago") move even when nothing happens.
            quiet++;
            if (TakeDirty() || quiet >= 4)
            {
                quiet = 0;
                await turns.TakeAsync(TellAsync, _stop.Token);
            }
        }
    }

    private async Task TellAsync()
    {
        foreach (Func<Task> listener in Changed?.GetInvocationList().Cast<Func<Task>>() ?? [])
        {
            await listener();
        }
    }

    private bool TakeDirty()
    {
        lock (_gate)
        {
            bool dirty = _dirty;
            _dirty = false;
            return dirty;
        }
    }

    // The state at the beginning and the first change may both tell of the same event; a list with an item twice is none that can be drawn.
    private void Keep(IReadOnlyList<ClusterEvent> events)
    {
        foreach (ClusterEvent item in events.Where(_seen.TryPass))
        {
            Skipped += _events.Add(item);
            if (item.IsElection)
            {
                _elections.Add(item);
            }
        }
    }
}
