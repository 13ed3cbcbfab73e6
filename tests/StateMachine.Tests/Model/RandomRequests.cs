using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Tests.Model;

/// <summary>Requests drawn from a seeded generator, over few keys so that they meet.</summary>
internal sealed class RandomRequests(Random random, int keys)
{
    public string Key()
    {
        int number = random.Next(keys);
        return (number % 3) switch
        {
            0 => $"k{number}",
            1 => $"dir/{number % 7}/{number}",
            _ => $"dir/{number}",
        };
    }

    public string End(string key) => random.Next(6) switch
    {
        0 => "\0",
        1 => Key(),
        2 => key + "0",
        3 => "dir0",
        _ => string.Empty,
    };

    public PutRequest Put(IReadOnlyList<long> leases)
    {
        var request = new PutRequest { Key = ByteString.CopyFromUtf8(Key()), PrevKv = random.Next(3) == 0 };
        int how = random.Next(10);
        if (how == 0)
        {
            request.IgnoreValue = true;
        }
        else
        {
            request.Value = ByteString.CopyFromUtf8($"v{random.Next(20)}");
        }

        if (how == 1)
        {
            request.IgnoreLease = true;
        }
        else if (leases.Count > 0 && random.Next(3) == 0)
        {
            request.Lease = random.Next(12) == 0 ? 999 : leases[random.Next(leases.Count)];
        }

        return request;
    }

    public DeleteRangeRequest Delete()
    {
        string key = Key();
        return new DeleteRangeRequest
        {
            Key = ByteString.CopyFromUtf8(key),
            RangeEnd = ByteString.CopyFromUtf8(random.Next(3) == 0 ? End(key) : string.Empty),
            PrevKv = random.Next(2) == 0,
        };
    }

    public RangeRequest Range(long current)
    {
        string key = Key();
        return new RangeRequest
        {
            Key = ByteString.CopyFromUtf8(random.Next(4) == 0 ? "\0" : key),
            RangeEnd = ByteString.CopyFromUtf8(random.Next(2) == 0 ? "\0" : End(key)),
            Limit = random.Next(3) == 0 ? random.Next(-1, 6) : 0,
            Revision = random.Next(2) == 0 ? 0 : random.NextInt64(-1, current + 2),
            SortOrder = (RangeRequest.Types.SortOrder)random.Next(3),
            SortTarget = random.Next(2) == 0 ? RangeRequest.Types.SortTarget.Key : (RangeRequest.Types.SortTarget)random.Next(5),
            KeysOnly = random.Next(4) == 0,
            CountOnly = random.Next(6) == 0,
            MinModRevision = random.Next(8) == 0 ? random.NextInt64(current + 1) : 0,
            MaxModRevision = random.Next(8) == 0 ? random.NextInt64(current + 1) : 0,
            MinCreateRevision = random.Next(8) == 0 ? random.NextInt64(current + 1) : 0,
            MaxCreateRevision = random.Next(8) == 0 ? random.NextInt64(current + 1) : 0,
        };
    }

    public TxnRequest Txn(long current, IReadOnlyList<long> leases, int depth = 0)
    {
        var request = new TxnRequest();
        for (int i = random.Next(3); i > 0; i--)
        {
            request.Compare.Add(Compare(current));
        }

        Fill(request.Success, current, leases, depth);
        Fill(request.Failure, current, leases, depth);
        return request;
    }

    private void Fill(Google.Protobuf.Collections.RepeatedField<RequestOp> branch, long current, IReadOnlyList<long> leases, int depth)
    {
        for (int i = random.Next(4); i > 0; i--)
        {
            branch.Add(random.Next(depth < 2 ? 7 : 6) switch
            {
                0 or 1 => new RequestOp { RequestPut = Put(leases) },
                2 or 3 => new RequestOp { RequestDeleteRange = Delete() },
                4 or 5 => new RequestOp { RequestRange = Range(current) },
                _ => new RequestOp { RequestTxn = Txn(current, leases, depth + 1) },
            });
        }
    }

    private Compare Compare(long current)
    {
        var compare = new Compare
        {
            Key = ByteString.CopyFromUtf8(Key()),
            Target = (Compare.Types.CompareTarget)random.Next(5),
            Result = (Compare.Types.CompareResult)random.Next(4),
        };
        if (random.Next(4) == 0)
        {
            compare.RangeEnd = ByteString.CopyFromUtf8(End(compare.Key.ToStringUtf8()));
        }

        switch (compare.Target)
        {
            case Shared.Protos.Compare.Types.CompareTarget.Version:
                compare.Version = random.Next(4);
                break;
            case Shared.Protos.Compare.Types.CompareTarget.Create:
                compare.CreateRevision = random.NextInt64(current + 2);
                break;
            case Shared.Protos.Compare.Types.CompareTarget.Mod:
                compare.ModRevision = random.NextInt64(current + 2);
                break;
            case Shared.Protos.Compare.Types.CompareTarget.Lease:
                compare.Lease = random.Next(3);
                break;
            default:
                compare.Value = ByteString.CopyFromUtf8($"v{random.Next(20)}");
                break;
        }

        return compare;
    }
}
