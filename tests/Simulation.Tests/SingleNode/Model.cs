using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>What etcd's keys are after a sequence of requests, written as simply as can be. Knows the requests that the writers make, no others.</summary>
internal sealed class Model
{
    private readonly SortedDictionary<string, KeyValue> _keys = new(StringComparer.Ordinal);

    public IEnumerable<KeyValue> Keys => _keys.Values;

    public IEnumerable<KeyValue> In(string from, string end) =>
        _keys.Where(pair => end.Length == 0 ? pair.Key == from : string.CompareOrdinal(pair.Key, from) >= 0 && string.CompareOrdinal(pair.Key, end) < 0)
            .Select(pair => pair.Value);

    public IEnumerable<string> KeysOf(long lease) => _keys.Where(pair => pair.Value.Lease == lease).Select(pair => pair.Key);

    /// <summary>The events that the request gives as this revision, without carrying it out.</summary>
    public List<Event> Preview(IMessage request, long revision)
    {
        var copy = new Model();
        foreach ((string key, KeyValue found) in _keys)
        {
            copy._keys[key] = found;
        }

        return copy.Apply(request, revision);
    }

    /// <summary>Carries a request out as this revision. Returns its events.</summary>
    public List<Event> Apply(IMessage request, long revision)
    {
        var events = new List<Event>();
        Apply(request, revision, events);
        return events;
    }

    /// <summary>Whether the comparisons of a transaction hold.</summary>
    public bool Holds(TxnRequest request) => request.Compare.All(compare =>
    {
        KeyValue? found = _keys.GetValueOrDefault(compare.Key.ToStringUtf8());
        return compare.Target switch
        {
            Compare.Types.CompareTarget.Version => (found?.Version ?? 0) > compare.Version,
            Compare.Types.CompareTarget.Mod => (found?.ModRevision ?? 0) > compare.ModRevision,
            _ => throw new NotSupportedException($"{compare.Target}"),
        };
    });

    private void Apply(IMessage request, long revision, List<Event> events)
    {
        switch (request)
        {
            case PutRequest put:
                Put(put, revision, events);
                break;
            case DeleteRangeRequest delete:
                Delete([.. In(delete.Key.ToStringUtf8(), delete.RangeEnd.ToStringUtf8()).Select(found => found.Key)], revision, events);
                break;
            case LeaseRevokeRequest revoke:
                Delete([.. KeysOf(revoke.ID).Select(ByteString.CopyFromUtf8)], revision, events);
                break;
            case TxnRequest txn:
                foreach (RequestOp op in Holds(txn) ? txn.Success : txn.Failure)
                {
                    Apply(op.RequestCase == RequestOp.RequestOneofCase.RequestPut ? op.RequestPut : op.RequestDeleteRange, revision, events);
                }

                break;
            default:
                throw new NotSupportedException(request.Descriptor.Name);
        }
    }

    private void Put(PutRequest put, long revision, List<Event> events)
    {
        string key = put.Key.ToStringUtf8();
        KeyValue? before = _keys.GetValueOrDefault(key);
        var after = new KeyValue
        {
            Key = put.Key,
            Value = put.Value,
            CreateRevision = before?.CreateRevision ?? revision,
            ModRevision = revision,
            Version = (before?.Version ?? 0) + 1,
            Lease = put.Lease,
        };
        _keys[key] = after;
        events.Add(new Event { Type = Event.Types.EventType.Put, Kv = after });
    }

    private void Delete(List<ByteString> keys, long revision, List<Event> events)
    {
        foreach (ByteString key in keys)
        {
            _keys.Remove(key.ToStringUtf8());
            events.Add(new Event { Type = Event.Types.EventType.Delete, Kv = new KeyValue { Key = key, ModRevision = revision } });
        }
    }
}
