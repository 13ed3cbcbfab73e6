using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.Watch.WatchWorld;

namespace WebEtcd.StateMachine.Tests.Watch;

/// <summary>The threads of a real member at once: apply, the feeding loop, sessions, and clients that read at their own pace.</summary>
public sealed class WatchConcurrencyTests : IDisposable
{
    private const int Transactions = 3000;
    private const int SessionCount = 4;
    private const int RevisionsPerAct = 20;

    private readonly MemoryHistory _history = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(120));
    private volatile bool _isApplyDone;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task All_guarantees_hold_with_every_thread_at_work(int seed)
    {
        var store = new WatchableStore(_history);
        using var work = new SemaphoreSlim(0);
        store.WorkAvailable = () => work.Release();
        Session[] sessions = [.. Enumerable.Range(0, SessionCount).Select(i => new Session(store, (seed * 100) + i))];
        Task feeding = Task.Run(() => FeedAsync(store, work));
        Task[] running = [.. sessions.Select(session => Task.Run(() => session.Run(() => _isApplyDone, _history, _deadline.Token)))];
        await Task.Run(() => ApplyAll(store, sessions, new Random(seed)));
        _isApplyDone = true;
        await Task.WhenAll(running);
        while (store.Statistics() is { SlowWatchers: > 0 } or { BlockedStreams: > 0 })
        {
            _deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
            store.RetryVictims();
        }

        await _deadline.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feeding);
        int events = 0;
        foreach (Session session in sessions)
        {
            var guarantees = new WatchGuarantees(_history, session.Requests, session.CancelRequests);
            guarantees.Observe(session.Sink.Responses);
            guarantees.AtRest();
            events += guarantees.EventCount;
        }

        // How many there are depends on who runs when; a handful would mean that the threads have not met.
        Assert.True(events > Transactions / 10, $"seed {seed}: only {events} events");
        Assert.Equal(events, store.Statistics().EventsSent);
    }

    public void Dispose() => _deadline.Dispose();

    private void ApplyAll(WatchableStore store, Session[] sessions, Random random)
    {
        for (int i = 0; i < Transactions; i++)
        {
            // Nobody runs away, however the machine is loaded: sessions act while there is something going on.
            while (sessions.Any(session => (session.ActCount * RevisionsPerAct) + 100 < i))
            {
                _deadline.Token.ThrowIfCancellationRequested();
                Thread.Yield();
            }

            (string, string?)[] changes = [($"{(char)('a' + random.Next(3))}", "1"), ($"{(char)('d' + random.Next(2))}", random.Next(2) == 0 ? null : "2")];
            (long revision, List<Event> events) = _history.Apply(changes);
            store.Publish(revision, events);
            if (random.Next(200) == 0)
            {
                _history.Compact(Math.Max(_history.CompactedRevision, revision - random.Next(100)));
            }
        }
    }

    private async Task FeedAsync(WatchableStore store, SemaphoreSlim work)
    {
        while (true)
        {
            while (store.FeedUnsynced(20))
            {
                _deadline.Token.ThrowIfCancellationRequested();
            }

            store.NotifyProgress(0);
            await work.WaitAsync(_deadline.Token);
        }
    }

    private sealed class Session
    {
        private readonly Random _random;
        private readonly WatchStream _stream;
        private int _room = 8;
        private int _actCount;

        public Session(WatchableStore store, int seed)
        {
            _random = new Random(seed);
            Sink = new RecordingSink { IsRefusing = () => Interlocked.Decrement(ref _room) < 0 };
            _stream = store.OpenStream(Sink, new WatchStreamOptions { MaxResponseBytes = 400 });
        }

        public int ActCount => Volatile.Read(ref _actCount);

        public RecordingSink Sink { get; }

        public List<WatchCreateRequest> Requests { get; } = [];

        public List<long> CancelRequests { get; } = [];

        public void Run(Func<bool> isDone, MemoryHistory history, CancellationToken deadline)
        {
            do
            {
                deadline.ThrowIfCancellationRequested();
                if (_actCount * RevisionsPerAct < history.CurrentRevision)
                {
                    Act(history);
                    Interlocked.Increment(ref _actCount);
                }

                // The client reads: there is room again.
                Volatile.Write(ref _room, _random.Next(10));
                _stream.Flush();
                Thread.Yield();
            }
            while (!isDone());
            Volatile.Write(ref _room, int.MaxValue);
            _stream.Flush();
        }

        private void Act(MemoryHistory history)
        {
            switch (_random.Next(8))
            {
                case <= 4:
                    long start = _random.Next(3) == 0 ? 0 : Math.Max(1, history.CurrentRevision - 50 + _random.Next(60));
                    WatchCreateRequest request = Request(
                        $"{(char)('a' + _random.Next(5))}",
                        _random.Next(2) == 0 ? "" : "\0",
                        start,
                        prevKv: _random.Next(2) == 0,
                        fragment: _random.Next(2) == 0);
                    Requests.Add(request);
                    _stream.Create(request);
                    break;
                case 5:
                    long id = _random.Next(Requests.Count + 1);
                    CancelRequests.Add(id);
                    _stream.Cancel(id);
                    break;
                default:
                    _stream.RequestProgress();
                    break;
            }
        }
    }
}
