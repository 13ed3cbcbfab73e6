using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

internal sealed class FakeKeyValueService(FakeStore store) : IKeyValueService
{
    /// <summary>Thrown by every call when set.</summary>
    public EtcdError? Failure { get; set; }

    /// <summary>Runs before the next transaction: the moment in which somebody else writes.</summary>
    public Action? BeforeTxn { get; set; }

    public ValueTask<RangeResponse> RangeAsync(RangeRequest request, CallContext context)
    {
        Check(request.Key.IsEmpty);
        lock (store.Gate)
        {
            return ValueTask.FromResult(Range(request));
        }
    }

    public ValueTask<PutResponse> PutAsync(PutRequest request, CallContext context)
    {
        Check(request.Key.IsEmpty);
        lock (store.Gate)
        {
            store.Write(revision => store.Put(request, revision));
            return ValueTask.FromResult(new PutResponse { Header = store.Header() });
        }
    }

    public ValueTask<DeleteRangeResponse> DeleteRangeAsync(DeleteRangeRequest request, CallContext context)
    {
        Check(request.Key.IsEmpty);
        lock (store.Gate)
        {
            long deleted = 0;
            store.Write(revision =>
            {
                IReadOnlyList<Event> events = store.Delete(request, revision);
                deleted = events.Count;
                return events;
            });
            return ValueTask.FromResult(new DeleteRangeResponse { Header = store.Header(), Deleted = deleted });
        }
    }

    private int _txnsBeforeHold = int.MaxValue;
    private Task _hold = Task.CompletedTask;

    /// <summary>After so many transactions, the next wait: the moment in which somebody has second thoughts.</summary>
    public void HoldTxnAfter(int transactions, Task until) => (_txnsBeforeHold, _hold) = (transactions, until);

    public async ValueTask<TxnResponse> TxnAsync(TxnRequest request, CallContext context)
    {
        if (Interlocked.Decrement(ref _txnsBeforeHold) < 0)
        {
            await _hold.WaitAsync(context.Cancellation);
        }

        return Txn(request);
    }

    private TxnResponse Txn(TxnRequest request)
    {
        Check(false);
        Action? before = BeforeTxn;
        BeforeTxn = null;
        before?.Invoke();
        lock (store.Gate)
        {
            TxnResponse response = new() { Succeeded = request.Compare.All(Holds) };
            store.Write(revision => [.. (response.Succeeded ? request.Success : request.Failure).SelectMany(op => Run(op, response, revision))]);
            response.Header = store.Header();
            return response;
        }
    }

    public ValueTask<CompactionResponse> CompactAsync(CompactionRequest request, CallContext context)
    {
        store.Compact(request.Revision);
        return ValueTask.FromResult(new CompactionResponse { Header = store.Header() });
    }

    public async IAsyncEnumerable<RangeStreamResponse> RangeStreamAsync(RangeRequest request, CallContext context)
    {
        yield return new RangeStreamResponse { RangeResponse = await RangeAsync(request, context) };
    }

    private RangeResponse Range(RangeRequest request)
    {
        if (request.Revision > 0 && request.Revision < store.CompactRevision)
        {
            throw new EtcdException(EtcdErrors.Compacted);
        }

        KeyValue[] found = request.Revision > 0
            ? [.. store.At(request.Key.ToByteArray(), request.RangeEnd.ToByteArray(), request.Revision)]
            : [.. store.Between(request.Key.ToByteArray(), request.RangeEnd.ToByteArray())];
        RangeResponse response = new() { Header = store.Header(), Count = found.Length };
        response.Kvs.Add(request.Limit > 0 ? found.Take((int)request.Limit) : found);
        response.More = response.Kvs.Count < found.Length;
        return response;
    }

    private bool Holds(Compare compare)
    {
        KeyValue? kv = store.Between(compare.Key.ToByteArray(), []).FirstOrDefault();
        (long actual, long wanted) = compare.Target switch
        {
            Compare.Types.CompareTarget.Mod => (kv?.ModRevision ?? 0, compare.ModRevision),
            Compare.Types.CompareTarget.Create => (kv?.CreateRevision ?? 0, compare.CreateRevision),
            Compare.Types.CompareTarget.Version => (kv?.Version ?? 0, compare.Version),
            Compare.Types.CompareTarget.Lease => (kv?.Lease ?? 0, compare.Lease),
            _ => (kv?.Value.Span.SequenceCompareTo(compare.Value.Span) ?? 0, 0),
        };
        if (kv is null && compare.Target == Compare.Types.CompareTarget.Value)
        {
            return false;
        }

        return compare.Result switch
        {
            Compare.Types.CompareResult.Equal => actual == wanted,
            Compare.Types.CompareResult.NotEqual => actual != wanted,
            Compare.Types.CompareResult.Greater => actual > wanted,
            _ => actual < wanted,
        };
    }

    private IReadOnlyList<Event> Run(RequestOp op, TxnResponse response, long revision)
    {
        switch (op.RequestCase)
        {
            case RequestOp.RequestOneofCase.RequestPut:
                response.Responses.Add(new ResponseOp { ResponsePut = new PutResponse() });
                return store.Put(op.RequestPut, revision);
            case RequestOp.RequestOneofCase.RequestDeleteRange:
                IReadOnlyList<Event> gone = store.Delete(op.RequestDeleteRange, revision);
                response.Responses.Add(new ResponseOp { ResponseDeleteRange = new DeleteRangeResponse { Deleted = gone.Count } });
                return gone;
            case RequestOp.RequestOneofCase.RequestRange:
                response.Responses.Add(new ResponseOp { ResponseRange = Range(op.RequestRange) });
                return [];
            default:
                throw new NotSupportedException($"The fake has no {op.RequestCase}.");
        }
    }

    private void Check(bool emptyKey)
    {
        if (Failure is not null)
        {
            throw new EtcdException(Failure);
        }

        if (emptyKey)
        {
            throw new EtcdException(EtcdErrors.EmptyKey);
        }
    }
}
