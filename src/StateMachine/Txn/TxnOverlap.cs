using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Txn;

/// <summary>
/// Finds keys that a transaction would change twice. What is accepted is what etcd accepts, with its two gaps: a deletion up to the end of all keys
/// counts as deleting nothing, and of two nested transactions only the later's puts are held against the earlier's deletions.
/// </summary>
internal sealed class TxnOverlap
{
    private readonly HashSet<ByteString> _puts = [];
    private readonly IntervalSet _deletions = new();

    /// <summary>Checks one branch with all that is nested in it.</summary>
    public static EtcdError? Check(IList<RequestOp> ops) => new TxnOverlap().Collect(ops) ? null : EtcdErrors.DuplicateKey;

    private bool Collect(IList<RequestOp> ops)
    {
        foreach (RequestOp op in ops)
        {
            if (op.RequestDeleteRange is { } deletion)
            {
                AddDeletion(deletion);
            }
        }

        foreach (RequestOp op in ops)
        {
            if (op.RequestTxn is { } nested && !CollectNested(nested))
            {
                return false;
            }
        }

        foreach (RequestOp op in ops)
        {
            if (op.RequestPut is { } put && (!_puts.Add(put.Key) || _deletions.Contains(put.Key.Span)))
            {
                return false;
            }
        }

        return true;
    }

    private void AddDeletion(DeleteRangeRequest deletion)
    {
        if (deletion.RangeEnd.IsEmpty)
        {
            _deletions.AddKey(deletion.Key.Memory);
        }
        else
        {
            _deletions.Add(deletion.Key.Memory, deletion.RangeEnd.Memory);
        }
    }

    /// <summary>Only one of the two branches will run: they may both put the same key.</summary>
    private bool CollectNested(TxnRequest nested)
    {
        var success = new TxnOverlap();
        var failure = new TxnOverlap();
        if (!success.Collect(nested.Success) || !failure.Collect(nested.Failure))
        {
            return false;
        }

        if (success._puts.Overlaps(_puts) || failure._puts.Overlaps(_puts) || DeletesAny(success._puts) || DeletesAny(failure._puts))
        {
            return false;
        }

        _puts.UnionWith(success._puts);
        _puts.UnionWith(failure._puts);
        _deletions.AddAll(success._deletions);
        _deletions.AddAll(failure._deletions);
        return true;
    }

    private bool DeletesAny(HashSet<ByteString> puts)
    {
        foreach (ByteString key in puts)
        {
            if (_deletions.Contains(key.Span))
            {
                return true;
            }
        }

        return false;
    }
}
