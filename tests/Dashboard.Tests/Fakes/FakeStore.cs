using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>A small key-value history in memory: enough of etcd's rules for the pages, and nothing durable.</summary>
internal sealed class FakeStore
{
    private readonly SortedDictionary<byte[], KeyValue> _keys = new(KeyOrder.Instance);
    private readonly List<Event> _history = [];

    public Lock Gate { get; } = new();

    public long Revision { get; private set; } = 1;

    public long CompactRevision { get; private set; }

    /// <summary>Called under <see cref="Gate"/> with the events of one revision.</summary>
    public Action<IReadOnlyList<Event>>? Written { get; set; }

    public int Count
    {
        get
        {
            lock (Gate)
            {
                return _keys.Count;
            }
        }
    }

    public ResponseHeader Header() => new() { ClusterId = 1, MemberId = 1, RaftTerm = 2, Revision = Revision };

    public void Put(string key, string value, long lease = 0) =>
        Put(System.Text.Encoding.UTF8.GetBytes(key), System.Text.Encoding.UTF8.GetBytes(value), lease);

    public void Put(byte[] key, byte[] value, long lease = 0)
    {
        lock (Gate)
        {
            Write(revision => Put(new PutRequest { Key = ByteString.CopyFrom(key), Value = ByteString.CopyFrom(value), Lease = lease }, revision));
        }
    }

    public void Delete(string key)
    {
        lock (Gate)
        {
            Write(revision => Delete(new DeleteRangeRequest { Key = ByteString.CopyFromUtf8(key) }, revision));
        }
    }

    public void Compact(long revision)
    {
        lock (Gate)
        {
            CompactRevision = revision;
        }
    }

    /// <summary>Runs changes as one revision; without any, the revision stays.</summary>
    public void Write(Func<long, IReadOnlyList<Event>> change)
    {
        IReadOnlyList<Event> events = change(Revision + 1);
        if (events.Count > 0)
        {
            Revision++;
            _history.AddRange(events);
            Written?.Invoke(events);
        }
    }

    public IReadOnlyList<Event> Put(PutRequest request, long revision)
    {
        byte[] key = request.Key.ToByteArray();
        _keys.TryGetValue(key, out KeyValue? before);
        if (before is null && (request.IgnoreLease || request.IgnoreValue))
        {
            throw new EtcdException(EtcdErrors.KeyNotFound);
        }

        KeyValue now = new()
        {
            Key = request.Key,
            Value = request.IgnoreValue ? before!.Value : request.Value,
            Lease = request.IgnoreLease ? before!.Lease : request.Lease,
            CreateRevision = before?.CreateRevision ?? revision,
            ModRevision = revision,
            Version = (before?.Version ?? 0) + 1,
        };
        _keys[key] = now;
        return [new Event { Type = Event.Types.EventType.Put, Kv = now, PrevKv = before }];
    }

    public IReadOnlyList<Event> Delete(DeleteRangeRequest request, long revision)
    {
        KeyValue[] gone = [.. Between(request.Key.ToByteArray(), request.RangeEnd.ToByteArray())];
        foreach (KeyValue kv in gone)
        {
            _keys.Remove(kv.Key.ToByteArray());
        }

        return [.. gone.Select(kv => new Event { Type = Event.Types.EventType.Delete, Kv = new KeyValue { Key = kv.Key, ModRevision = revision }, PrevKv = kv })];
    }

    public IEnumerable<KeyValue> Between(byte[] key, byte[] end) => end.Length == 0
        ? (_keys.TryGetValue(key, out KeyValue? one) ? [one] : [])
        : _keys.Where(item => KeyOrder.InRange(item.Key, key, end)).Select(item => item.Value);

    /// <summary>A key, or a range with an end that is not empty, as of a revision.</summary>
    public IEnumerable<KeyValue> At(byte[] key, byte[] end, long revision) => _history
        .Where(item => (end.Length == 0 ? item.Kv.Key.Span.SequenceEqual(key) : KeyOrder.InRange(item.Kv.Key.ToByteArray(), key, end)) && item.Kv.ModRevision <= revision)
        .GroupBy(item => item.Kv.Key)
        .Select(changes => changes.Last())
        .Where(item => item.Type == Event.Types.EventType.Put)
        .Select(item => item.Kv)
        .OrderBy(kv => kv.Key.ToByteArray(), KeyOrder.Instance);

    public IReadOnlyList<KeyValue> All() => [.. _keys.Values];

    public IReadOnlyList<Event> Since(long revision) => [.. _history.Where(item => item.Kv.ModRevision >= revision)];
}
