using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>etcd's keys and leases, written as simply as can be. Knows the requests that the clients make, no others. Keys are text.</summary>
/// <param name="minTtlSeconds">Shorter leases are granted for this long.</param>
internal sealed class KeyModel(long minTtlSeconds)
{
    private readonly SortedDictionary<string, KeyValue> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<long> _leases = [];
    private readonly List<ModelEvent> _events = [];

    public long Revision { get; private set; } = 1;

    public long Compacted { get; private set; } = -1;

    public IEnumerable<KeyValue> Keys => _keys.Values;

    public IEnumerable<long> Leases => _leases.Order();

    /// <summary>Carries out a committed request.</summary>
    public ModelAnswer Apply(InternalRaftRequest request)
    {
        _events.Clear();
        ModelAnswer answer = request switch
        {
            { Put: { } put } => IsUnknownLease(put) ? ModelAnswer.Failed(EtcdErrors.LeaseNotFound) : Done(Put(put)),
            { DeleteRange: { } delete } => Done(Delete(delete)),
            { Txn: { } txn } => Txn(txn),
            { LeaseGrant: { } grant } => Grant(grant),
            { LeaseRevoke: { } revoke } => Revoke(revoke.ID),
            { Compaction: { } compaction } => Compact(compaction.Revision),
            _ => throw new NotSupportedException($"{request}"),
        };
        Revision += answer.Events.Count > 0 ? 1 : 0;
        return answer;
    }

    /// <summary>The answer to a range as of now.</summary>
    public RangeResponse Range(RangeRequest request)
    {
        List<KeyValue> found = [.. In(request.Key, request.RangeEnd)];
        var response = new RangeResponse { Count = found.Count };
        response.Kvs.AddRange(request.Limit > 0 ? found.Take((int)request.Limit) : found);
        response.More = response.Kvs.Count < found.Count;
        return response;
    }

    private ModelAnswer Done(IMessage response) => new(response, null, [.. _events]);

    private bool IsUnknownLease(PutRequest put) => put.Lease != 0 && !_leases.Contains(put.Lease);

    private IEnumerable<KeyValue> In(ByteString key, ByteString rangeEnd)
    {
        string from = key.ToStringUtf8();
        string end = rangeEnd.ToStringUtf8();
        return _keys.Values.Where(pair =>
        {
            string at = pair.Key.ToStringUtf8();
            return end.Length == 0 ? at == from : string.CompareOrdinal(at, from) >= 0 && (end == "\0" || string.CompareOrdinal(at, end) < 0);
        });
    }

    private PutResponse Put(PutRequest put)
    {
        string key = put.Key.ToStringUtf8();
        KeyValue? before = _keys.GetValueOrDefault(key);
        var after = new KeyValue
        {
            Key = put.Key,
            Value = put.Value,
            CreateRevision = before?.CreateRevision ?? Revision + 1,
            ModRevision = Revision + 1,
            Version = (before?.Version ?? 0) + 1,
            Lease = put.Lease,
        };
        _keys[key] = after;
        _events.Add(new ModelEvent(new Event { Type = Event.Types.EventType.Put, Kv = after }, before));
        return new PutResponse { PrevKv = put.PrevKv ? before : null };
    }

    private DeleteRangeResponse Delete(DeleteRangeRequest request)
    {
        var response = new DeleteRangeResponse();
        foreach (KeyValue found in In(request.Key, request.RangeEnd).ToList())
        {
            Remove(found);
            response.Deleted++;
            if (request.PrevKv)
            {
                response.PrevKvs.Add(found);
            }
        }

        return response;
    }

    private void Remove(KeyValue found)
    {
        _keys.Remove(found.Key.ToStringUtf8());
        var gone = new KeyValue { Key = found.Key, ModRevision = Revision + 1 };
        _events.Add(new ModelEvent(new Event { Type = Event.Types.EventType.Delete, Kv = gone }, found));
    }

    private ModelAnswer Txn(TxnRequest txn)
    {
        bool holds = txn.Compare.All(Holds);
        IList<RequestOp> ops = holds ? txn.Success : txn.Failure;
        if (ops.Any(op => op.RequestPut is { } put && IsUnknownLease(put)))
        {
            return ModelAnswer.Failed(EtcdErrors.LeaseNotFound);
        }

        var response = new TxnResponse { Succeeded = holds };
        foreach (RequestOp op in ops)
        {
            response.Responses.Add(op.RequestCase switch
            {
                RequestOp.RequestOneofCase.RequestPut => new ResponseOp { ResponsePut = Put(op.RequestPut) },
                RequestOp.RequestOneofCase.RequestDeleteRange => new ResponseOp { ResponseDeleteRange = Delete(op.RequestDeleteRange) },
                _ => new ResponseOp { ResponseRange = Range(op.RequestRange) },
            });
        }

        return Done(response);
    }

    private bool Holds(Compare compare)
    {
        KeyValue? found = _keys.GetValueOrDefault(compare.Key.ToStringUtf8());
        int order = compare.Target switch
        {
            Compare.Types.CompareTarget.Version => (found?.Version ?? 0).CompareTo(compare.Version),
            Compare.Types.CompareTarget.Create => (found?.CreateRevision ?? 0).CompareTo(compare.CreateRevision),
            Compare.Types.CompareTarget.Mod => (found?.ModRevision ?? 0).CompareTo(compare.ModRevision),
            _ => throw new NotSupportedException($"{compare.Target}"),
        };
        return compare.Result switch
        {
            Compare.Types.CompareResult.Equal => order == 0,
            Compare.Types.CompareResult.Greater => order > 0,
            Compare.Types.CompareResult.Less => order < 0,
            _ => order != 0,
        };
    }

    private ModelAnswer Grant(LeaseGrantRequest grant) => _leases.Add(grant.ID)
        ? Done(new LeaseGrantResponse { ID = grant.ID, TTL = Math.Max(grant.TTL, minTtlSeconds) })
        : ModelAnswer.Failed(EtcdErrors.LeaseExists);

    private ModelAnswer Revoke(long id)
    {
        if (!_leases.Remove(id))
        {
            return ModelAnswer.Failed(EtcdErrors.LeaseNotFound);
        }

        foreach (KeyValue attached in _keys.Values.Where(pair => pair.Lease == id).ToList())
        {
            Remove(attached);
        }

        return Done(new LeaseRevokeResponse());
    }

    private ModelAnswer Compact(long revision)
    {
        if (revision <= Compacted)
        {
            return ModelAnswer.Failed(EtcdErrors.Compacted);
        }

        if (revision > Revision)
        {
            return ModelAnswer.Failed(EtcdErrors.FutureRevision);
        }

        Compacted = revision;
        return Done(new CompactionResponse());
    }
}
