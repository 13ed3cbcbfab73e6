using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>What a request must do to a store, said as simply as possible: no index, no history, one key after the other.</summary>
internal sealed class StoreModel
{
    private readonly StoreState _before;
    private readonly long _revision;
    private readonly List<Event> _events = [];
    private StoreState _now;

    private StoreModel(StoreState before, long revision) => (_before, _now, _revision) = (before, before, revision);

    /// <summary>Runs a request.</summary>
    /// <param name="state">The store before.</param>
    /// <param name="request">A range, put, delete or txn request.</param>
    /// <param name="revision">The revision that a change gets.</param>
    /// <returns>The answer without headers, and the events.</returns>
    public static (IMessage Response, IReadOnlyList<Event> Events) Run(StoreState state, IMessage request, long revision)
    {
        var model = new StoreModel(state, revision);
        IMessage response = request switch
        {
            RangeRequest range => model.Range(range),
            PutRequest put => model.Put(put),
            DeleteRangeRequest delete => model.Delete(delete),
            TxnRequest txn => model.Txn(txn),
            _ => throw new ArgumentException($"not a request of the model: {request}"),
        };
        return (response, model._events);
    }

    /// <summary>An answer without its headers, which the model does not know.</summary>
    public static IMessage WithoutHeaders(IMessage response)
    {
        switch (response)
        {
            case RangeResponse range:
                return Stripped(range);
            case PutResponse put:
                return Stripped(put);
            case DeleteRangeResponse delete:
                return Stripped(delete);
            case TxnResponse txn:
                var copy = txn.Clone();
                copy.Header = null;
                copy.Responses.Clear();
                copy.Responses.Add(txn.Responses.Select(Stripped));
                return copy;
            default:
                throw new ArgumentException($"not an answer of the model: {response}");
        }
    }

    private static ResponseOp Stripped(ResponseOp one) => one.ResponseCase switch
    {
        ResponseOp.ResponseOneofCase.ResponseRange => new ResponseOp { ResponseRange = Stripped(one.ResponseRange) },
        ResponseOp.ResponseOneofCase.ResponsePut => new ResponseOp { ResponsePut = Stripped(one.ResponsePut) },
        ResponseOp.ResponseOneofCase.ResponseDeleteRange => new ResponseOp { ResponseDeleteRange = Stripped(one.ResponseDeleteRange) },
        _ => one,
    };

    private static RangeResponse Stripped(RangeResponse response) => new(response) { Header = null };

    private static PutResponse Stripped(PutResponse response) => new(response) { Header = null };

    private static DeleteRangeResponse Stripped(DeleteRangeResponse response) => new(response) { Header = null };

    private RangeResponse Range(RangeRequest request)
    {
        var found = _now.Range(request.Key, request.RangeEnd);
        var response = new RangeResponse { Count = found.Count };
        if (!request.CountOnly)
        {
            var shown = request.Limit > 0 ? found.Take((int)request.Limit) : found;
            response.Kvs.Add(shown.Select(kv => request.KeysOnly ? new KeyValue(kv) { Value = ByteString.Empty } : kv));
            response.More = response.Kvs.Count < found.Count;
        }
        return response;
    }

    private PutResponse Put(PutRequest request)
    {
        var old = _now[request.Key];
        Happen(Event.Types.EventType.Put, new KeyValue
        {
            Key = request.Key,
            Value = request.Value,
            Lease = request.Lease,
            Version = (old?.Version ?? 0) + 1,
            CreateRevision = old?.CreateRevision ?? _revision,
            ModRevision = _revision,
        });
        return new PutResponse { PrevKv = request.PrevKv ? old : null };
    }

    private DeleteRangeResponse Delete(DeleteRangeRequest request)
    {
        var found = _now.Range(request.Key, request.RangeEnd);
        foreach (var kv in found)
        {
            Happen(Event.Types.EventType.Delete, new KeyValue { Key = kv.Key, ModRevision = _revision });
        }
        var response = new DeleteRangeResponse { Deleted = found.Count };
        response.PrevKvs.Add(request.PrevKv ? found : []);
        return response;
    }

    private TxnResponse Txn(TxnRequest request)
    {
        var response = new TxnResponse { Succeeded = request.Compare.All(IsTrue) };
        foreach (var one in response.Succeeded ? request.Success : request.Failure)
        {
            response.Responses.Add(one.RequestCase switch
            {
                RequestOp.RequestOneofCase.RequestRange => new ResponseOp { ResponseRange = Range(one.RequestRange) },
                RequestOp.RequestOneofCase.RequestPut => new ResponseOp { ResponsePut = Put(one.RequestPut) },
                RequestOp.RequestOneofCase.RequestDeleteRange => new ResponseOp { ResponseDeleteRange = Delete(one.RequestDeleteRange) },
                _ => throw new ArgumentException($"not an operation of the model: {one}"),
            });
        }
        return response;
    }

    private bool IsTrue(Compare compare)
    {
        var kv = _before[compare.Key];
        var order = compare.Target switch
        {
            Compare.Types.CompareTarget.Version => (kv?.Version ?? 0).CompareTo(compare.Version),
            Compare.Types.CompareTarget.Create => (kv?.CreateRevision ?? 0).CompareTo(compare.CreateRevision),
            Compare.Types.CompareTarget.Mod => (kv?.ModRevision ?? 0).CompareTo(compare.ModRevision),
            Compare.Types.CompareTarget.Value when kv is not null => kv.Value.Span.SequenceCompareTo(compare.Value.Span),
            _ => throw new ArgumentException($"not a comparison of the model: {compare}"),
        };
        return compare.Result switch
        {
            Compare.Types.CompareResult.Equal => order == 0,
            Compare.Types.CompareResult.Greater => order > 0,
            Compare.Types.CompareResult.Less => order < 0,
            _ => order != 0,
        };
    }

    private void Happen(Event.Types.EventType type, KeyValue kv)
    {
        var happened = new Event { Type = type, Kv = kv };
        _events.Add(happened);
        _now = _now.With(happened);
    }
}
