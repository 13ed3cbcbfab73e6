using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>Everything that was asked, answered and seen over all lives of one node. Thread-safe.</summary>
internal sealed class History
{
    private readonly Lock _gate = new();
    private readonly List<Operation> _operations = [];
    private readonly SortedDictionary<int, long> _lives = [];
    private readonly SortedDictionary<long, List<Event>> _events = [];
    private long _highestAnswer = 1;

    /// <summary>What was seen of one revision at two times and differed; null when nothing did.</summary>
    public string? Conflict { get; private set; }

    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>The revision with which each life began to serve.</summary>
    public IReadOnlyDictionary<int, long> Lives => _lives;

    /// <summary>Events by revision, as read from the node at any time.</summary>
    public IDictionary<long, List<Event>> Events => _events;

    public Operation Begin(int life, int writer, int sequence, IMessage request)
    {
        lock (_gate)
        {
            var operation = new Operation(life, writer, sequence, request, _highestAnswer);
            _operations.Add(operation);
            return operation;
        }
    }

    public void Acknowledge(Operation operation, IMessage response, ResponseHeader header)
    {
        lock (_gate)
        {
            operation.Response = response;
            operation.Revision = header.Revision;
            operation.Outcome = Outcome.Acknowledged;
            _highestAnswer = Math.Max(_highestAnswer, header.Revision);
        }
    }

    public void BeginLife(int life, long revision)
    {
        lock (_gate)
        {
            _lives[life] = revision;
        }
    }

    /// <summary>Remembers what a node showed; what it showed before must be the same.</summary>
    public void See(IEnumerable<Event> events)
    {
        lock (_gate)
        {
            foreach (IGrouping<long, Event> revision in events.GroupBy(found => found.Kv.ModRevision))
            {
                List<Event> seen = [.. revision];
                if (!_events.TryGetValue(revision.Key, out List<Event>? before))
                {
                    _events[revision.Key] = seen;
                }
                else if (!before.SequenceEqual(seen))
                {
                    Conflict ??= $"revision {revision.Key} was [{string.Join(", ", before)}] and is [{string.Join(", ", seen)}]";
                }
            }
        }
    }

    /// <summary>The first revision that was not seen yet.</summary>
    public long NextUnseen()
    {
        lock (_gate)
        {
            long next = 2;
            if (_events.Count > 0)
            {
                next = _events.Keys.Max() + 1;
            }

            return next;
        }
    }

    /// <summary>A copy whose operations and events can be changed without touching this one.</summary>
    public History Clone()
    {
        var copy = new History();
        copy._operations.AddRange(_operations.Select(operation => operation with { }));
        foreach ((int life, long revision) in _lives)
        {
            copy._lives[life] = revision;
        }

        foreach ((long revision, List<Event> events) in _events)
        {
            copy._events[revision] = [.. events.Select(found => found.Clone())];
        }

        return copy;
    }

    /// <summary>Forgets that an operation was asked for.</summary>
    public void Remove(Operation operation) => _operations.Remove(operation);
}
