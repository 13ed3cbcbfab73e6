using Google.Protobuf;
using Google.Protobuf.Collections;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Safety;

/// <summary>Takes values out of answers before a page has them, so that no page can show what is masked.</summary>
internal sealed class Masks(IReadOnlyList<byte[]> prefixes)
{
    public const string Shown = "masked";

    private static readonly ByteString Mask = ByteString.CopyFromUtf8(Shown);

    /// <summary>Why values of such keys cannot be seen or written here.</summary>
    public static readonly EtcdError Refusal = new(StatusCode.PermissionDenied, "Values of this key are masked on the dashboard (--ui-mask-prefix), so they are not written from it.");

    private static readonly EtcdError Guess = new(StatusCode.PermissionDenied, "A value that is masked on the dashboard (--ui-mask-prefix) cannot be compared from it.");

    public bool Any => prefixes.Count > 0;

    public bool Cover(ReadOnlySpan<byte> key)
    {
        foreach (byte[] prefix in prefixes)
        {
            if (key.StartsWith(prefix))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The key with its value masked, if it is to be; else itself.</summary>
    public KeyValue? Of(KeyValue? kv)
    {
        if (kv is null || !Cover(kv.Key.Span))
        {
            return kv;
        }

        KeyValue masked = kv.Clone();
        masked.Value = Mask;
        return masked;
    }

    public RangeResponse Of(RangeResponse answer)
    {
        RangeResponse masked = answer.Clone();
        Replace(masked.Kvs);
        return masked;
    }

    public PutResponse Of(PutResponse answer)
    {
        PutResponse masked = answer.Clone();
        masked.PrevKv = Of(masked.PrevKv);
        return masked;
    }

    public DeleteRangeResponse Of(DeleteRangeResponse answer)
    {
        DeleteRangeResponse masked = answer.Clone();
        Replace(masked.PrevKvs);
        return masked;
    }

    public TxnResponse Of(TxnResponse answer)
    {
        TxnResponse masked = answer.Clone();
        foreach (ResponseOp op in masked.Responses)
        {
            switch (op.ResponseCase)
            {
                case ResponseOp.ResponseOneofCase.ResponseRange: op.ResponseRange = Of(op.ResponseRange); break;
                case ResponseOp.ResponseOneofCase.ResponsePut: op.ResponsePut = Of(op.ResponsePut); break;
                case ResponseOp.ResponseOneofCase.ResponseDeleteRange: op.ResponseDeleteRange = Of(op.ResponseDeleteRange); break;
                case ResponseOp.ResponseOneofCase.ResponseTxn: op.ResponseTxn = Of(op.ResponseTxn); break;
            }
        }

        return masked;
    }

    public WatchResponse Of(WatchResponse answer)
    {
        if (!answer.Events.Any(change => Cover(change.Kv.Key.Span)))
        {
            return answer;
        }

        WatchResponse masked = answer.Clone();
        foreach (Event change in masked.Events)
        {
            change.Kv = change.Type == Event.Types.EventType.Delete ? change.Kv : Of(change.Kv);
            change.PrevKv = Of(change.PrevKv);
        }

        return masked;
    }

    public QueuePage Of(QueuePage answer) => answer with { Queues = [.. answer.Queues.Select(queue => queue with { Places = [.. queue.Places.Select(Of)] })] };

    // That something is said at all makes an election of a queue; what and how long it is stays hidden.
    private QueuePlace Of(QueuePlace place) => place.ValueBytes > 0 && Cover(place.Key) ? place with { Value = Mask.ToByteArray(), ValueBytes = Mask.Length } : place;

    /// <exception cref="EtcdException">The key's values are masked: what a page would write may be the mask itself.</exception>
    public void Check(PutRequest put)
    {
        if (Cover(put.Key.Span))
        {
            throw new EtcdException(Refusal);
        }
    }

    /// <exception cref="EtcdException">It writes a masked value, or would tell by its outcome what one is.</exception>
    public void Check(TxnRequest txn)
    {
        if (txn.Compare.Any(compare => compare.Target == Compare.Types.CompareTarget.Value && (Cover(compare.Key.Span) || !compare.RangeEnd.IsEmpty)))
        {
            throw new EtcdException(Guess);
        }

        foreach (RequestOp op in txn.Success.Concat(txn.Failure))
        {
            if (op.RequestPut is { } put)
            {
                Check(put);
            }
            else if (op.RequestTxn is { } nested)
            {
                Check(nested);
            }
        }
    }

    private void Replace(RepeatedField<KeyValue> kvs)
    {
        for (int i = 0; i < kvs.Count; i++)
        {
            kvs[i] = Of(kvs[i])!;
        }
    }
}
