using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Rest;

/// <summary>Transactions that use every field type, from a seed.</summary>
internal sealed class RandomMessages(int seed)
{
    private readonly Random _random = new(seed);

    public TxnRequest Txn(int depth)
    {
        TxnRequest txn = new();
        for (int i = _random.Next(3); i > 0; i--)
        {
            txn.Compare.Add(Comparison());
            txn.Success.Add(Operation(depth));
            txn.Failure.Add(Operation(depth));
        }

        return txn;
    }

    private RequestOp Operation(int depth) => _random.Next(depth > 0 ? 5 : 4) switch
    {
        0 => new RequestOp { RequestRange = new RangeRequest { Key = Bytes(), RangeEnd = Bytes(), Limit = Number(), SortOrder = (RangeRequest.Types.SortOrder)_random.Next(-1, 4), Serializable = _random.Next(2) == 0, CountOnly = _random.Next(2) == 0 } },
        1 => new RequestOp { RequestPut = new PutRequest { Key = Bytes(), Value = Bytes(), Lease = Number(), PrevKv = true } },
        2 => new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = Bytes() } },
        3 => new RequestOp(),
        _ => new RequestOp { RequestTxn = Txn(depth - 1) },
    };

    private Compare Comparison()
    {
        Compare compare = new() { Key = Bytes(), Result = (Compare.Types.CompareResult)_random.Next(4), Target = (Compare.Types.CompareTarget)_random.Next(5) };
        switch (_random.Next(4))
        {
            case 0:
                compare.Version = Number();
                break;
            case 1:
                compare.Value = Bytes();
                break;
            case 2:
                compare.Lease = 0;
                break;
        }

        return compare;
    }

    private long Number() => _random.Next(4) switch { 0 => 0, 1 => long.MinValue, 2 => long.MaxValue, _ => _random.NextInt64() };

    private ByteString Bytes()
    {
        byte[] bytes = new byte[_random.Next(20)];
        _random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
