using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Consensus;

/// <summary>Tells entries whose effect is bounded by their own size (puts, grants) from those that may touch any number of keys.</summary>
internal static class EntryCost
{
    private const int MaxLightBytes = 64 * 1024;

    /// <summary>True for a put, a grant, an alarm, and a transaction in which nothing names a range.</summary>
    public static bool IsLight(InternalRaftRequest request, int payloadBytes)
    {
        if (payloadBytes > MaxLightBytes)
        {
            return false;
        }

        return request.Put is not null
            || request.LeaseGrant is not null
            || request.Alarm is not null
            || (request.Txn is { } txn && IsLight(txn));
    }

    private static bool IsLight(TxnRequest txn)
    {
        foreach (Compare compare in txn.Compare)
        {
            if (!compare.RangeEnd.IsEmpty)
            {
                return false;
            }
        }

        return txn.Success.All(IsLight) && txn.Failure.All(IsLight);
    }

    private static bool IsLight(RequestOp op) => op.RequestCase switch
    {
        RequestOp.RequestOneofCase.RequestPut => true,
        RequestOp.RequestOneofCase.RequestRange => op.RequestRange.RangeEnd.IsEmpty,
        RequestOp.RequestOneofCase.RequestDeleteRange => op.RequestDeleteRange.RangeEnd.IsEmpty,
        RequestOp.RequestOneofCase.RequestTxn => IsLight(op.RequestTxn),
        _ => true,
    };

    /// <summary>True for an empty entry, a put, a lease grant or an alarm: nothing that walks a range of keys.</summary>
    public static bool IsLight(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return true;
        }

        if (payload.Length > MaxLightBytes)
        {
            return false;
        }

        // Field 1 (the id) comes first, then the request itself; its tag tells the kind.
        int at = 1;
        while (at < payload.Length && payload[at] >= 0x80)
        {
            at++;
        }

        at++;
        if (at >= payload.Length)
        {
            return true;
        }

        int field = payload[at] >> 3;
        return field is InternalRaftRequest.PutFieldNumber or InternalRaftRequest.LeaseGrantFieldNumber or InternalRaftRequest.AlarmFieldNumber;
    }
}
