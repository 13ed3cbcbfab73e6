using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.Watch.WatchWorld;
using Filter = WebEtcd.Shared.Protos.WatchCreateRequest.Types.FilterType;

namespace WebEtcd.StateMachine.Tests.Watch;

/// <summary>A world of several streams in which a seed decides what happens.</summary>
internal sealed class WatchModel
{
    private const int StreamCount = 3;

    private readonly Random _random;
    private readonly MemoryHistory _history = new();
    private readonly WatchableStore _store;
    private readonly List<Client> _clients = [];
    private (long Revision, List<Event> Events)? _unpublished;
    private long _nowMs;

    public WatchModel(int seed)
    {
        _random = new Random(seed);
        var options = new WatchOptions { ProgressNotifyIntervalMs = 100, Jitter = new Random(seed), FeedBatchBytes = 1 << _random.Next(6, 20) };
        _store = new WatchableStore(_history, options);
        for (int i = 0; i < StreamCount; i++)
        {
            var sink = new RecordingSink();
            var streamOptions = new WatchStreamOptions { MaxResponseBytes = 300, MaxWatchers = 20 };
            _clients.Add(new Client(sink, _store.OpenStream(sink, streamOptions)));
        }
    }

    public int EventCount { get; private set; }

    public int ProgressCount { get; private set; }

    public int CompactedCount { get; private set; }

    /// <summary>Lets so many things happen, comes to rest, and checks what every client saw.</summary>
    public void Run(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            Step();
        }

        PublishPending();
        _clients.ForEach(client => client.Sink.Room = int.MaxValue);
        while (_store.FeedUnsynced(7) | _store.RetryVictims())
        {
        }

        while (_store.FeedUnsynced(7))
        {
        }

        foreach (Client client in _clients)
        {
            client.Stream.RequestProgress();
            var guarantees = new WatchGuarantees(_history, client.Requests, client.CancelRequests);
            guarantees.Observe(client.Sink.Responses);
            guarantees.AtRest();
            EventCount += guarantees.EventCount;
            ProgressCount += guarantees.ProgressCount;
            CompactedCount += guarantees.CompactedCount;
        }

        WatchStatistics statistics = _store.Statistics();
        Assert.Equal(0, statistics.PendingEvents);
        Assert.Equal(0, statistics.SlowWatchers);
        Assert.Equal(EventCount, statistics.EventsSent);
        Assert.Equal(statistics.Watchers, _store.Watchers().Count);
    }

    private void Step()
    {
        Client client = _clients[_random.Next(_clients.Count)];
        int dice = _random.Next(100);
        switch (dice)
        {
            case < 35:
                Change();
                break;
            case < 47:
                Create(client);
                break;
            case < 52:
                Cancel(client);
                break;
            case < 60:
                client.Stream.RequestProgress();
                break;
            case < 72:
                _store.FeedUnsynced(_random.Next(1, 6));
                break;
            case < 78:
                _store.RetryVictims();
                break;
            case < 82:
                client.Stream.Flush();
                break;
            case < 90:
                client.Sink.Room = _random.Next(3) == 0 ? int.MaxValue : _random.Next(4);
                break;
            case < 94:
                _store.NotifyProgress(_nowMs += _random.Next(200));
                break;
            case < 96:
                _history.Compact(Math.Max(_history.CompactedRevision, _history.CurrentRevision - _random.Next(5, 40)));
                break;
            case < 98:
                InstallSnapshot();
                break;
            default:
                FeedWhileThingsHappen();
                break;
        }
    }

    private void Change()
    {
        PublishPending();
        var changes = new Dictionary<string, string?>();
        int count = _random.Next(1, 4);
        for (int i = 0; i < count; i++)
        {
            changes[$"{(char)('a' + _random.Next(5))}"] = _random.Next(4) == 0 ? null : new string('v', _random.Next(1, 200));
        }

        (long Revision, List<Event> Events) change = _history.Apply([.. changes.Select(pair => (pair.Key, pair.Value))]);
        _unpublished = change.Events.Count > 0 ? change : null;

        // Sometimes others get in between the change and its publication.
        if (_random.Next(3) != 0)
        {
            PublishPending();
        }
    }

    private void PublishPending()
    {
        if (_unpublished is { } change)
        {
            _store.Publish(change.Revision, change.Events);
            _unpublished = null;
        }
    }

    private void Create(Client client)
    {
        string key = $"{(char)('a' + _random.Next(5))}";
        string end = _random.Next(4) switch
        {
            0 => string.Empty,
            1 => "\0",
            _ => $"{(char)('a' + _random.Next(6))}",
        };
        long current = _history.CurrentRevision;
        long start = _random.Next(8) switch
        {
            <= 2 => 0,
            3 => current + _random.Next(1, 12),
            4 => Math.Max(1, current - _random.Next(25)),
            _ => Math.Max(Math.Max(1, _history.CompactedRevision), current - _random.Next(40)),
        };
        WatchCreateRequest request = Request(
            key,
            end,
            _random.Next(30) == 0 ? -start : start,
            _random.Next(3) == 0 ? _random.Next(1, 30) : 0,
            prevKv: _random.Next(2) == 0,
            progress: _random.Next(2) == 0,
            fragment: _random.Next(2) == 0);
        if (_random.Next(3) == 0)
        {
            request.Filters.Add(_random.Next(2) == 0 ? Filter.Noput : Filter.Nodelete);
        }

        client.Requests.Add(request);
        client.Stream.Create(request);
    }

    private void Cancel(Client client)
    {
        long id = _random.Next(30);
        client.CancelRequests.Add(id);
        client.Stream.Cancel(id);
    }

    private void InstallSnapshot()
    {
        PublishPending();
        for (int i = _random.Next(1, 6); i > 0; i--)
        {
            _history.Apply(($"{(char)('a' + _random.Next(5))}", "snapshot"));
        }

        if (_random.Next(4) == 0)
        {
            _history.Compact(Math.Max(_history.CompactedRevision, _history.CurrentRevision - _random.Next(8)));
        }

        // Others get in between the new history and its announcement.
        if (_random.Next(2) == 0)
        {
            Create(_clients[_random.Next(_clients.Count)]);
            _store.FeedUnsynced(_random.Next(1, 6));
            _clients[_random.Next(_clients.Count)].Stream.RequestProgress();
        }

        _store.RestoreAfterSnapshot();
    }

    /// <summary>What happens while the feed reads history, without its lock.</summary>
    private void FeedWhileThingsHappen()
    {
        _history.BeforeRead = () =>
        {
            _history.BeforeRead = null;
            for (int i = _random.Next(1, 5); i > 0; i--)
            {
                Client client = _clients[_random.Next(_clients.Count)];
                switch (_random.Next(6))
                {
                    case 0:
                        Create(client);
                        break;
                    case 1:
                        Cancel(client);
                        break;
                    case 2:
                        InstallSnapshot();
                        break;
                    case 3:
                        client.Sink.Room = _random.Next(3);
                        break;
                    case 4:
                        client.Stream.RequestProgress();
                        break;
                    default:
                        Change();
                        break;
                }
            }
        };
        _store.FeedUnsynced(_random.Next(1, 6));
        _history.BeforeRead = null;
    }

    private sealed record Client(RecordingSink Sink, WatchStream Stream)
    {
        public List<WatchCreateRequest> Requests { get; } = [];

        public List<long> CancelRequests { get; } = [];
    }
}
