using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Clients;

/// <summary>Makes the requests of a world's clients. Each value is written once, so that a value tells who wrote it.</summary>
internal sealed class RequestMaker(Scheduler scheduler, int keys)
{
    private readonly Random _random = scheduler.Random;
    private readonly List<long> _leases = [];
    private int _values;
    private long _lastLease;

    /// <summary>Leases that writers may attach keys to or revoke.</summary>
    public void Granted(long lease) => _leases.Add(lease);

    public long NextLease() => ++_lastLease;

    /// <param name="seen">A revision that is known to exist.</param>
    public IMessage Next(long seen) => _random.Next(100) switch
    {
        < 34 => Put(),
        < 46 => Txn(seen),
        < 54 => Delete(),
        < 57 => new LeaseGrantRequest { ID = NextLease(), TTL = 3600 },
        < 60 when _leases.Count > 0 => Revoke(),
        < 63 => new CompactionRequest { Revision = Math.Max(1, seen - _random.Next(12)) },
        < 70 => Range(seen, serializable: true),
        _ => Range(seen, serializable: false),
    };

    public PutRequest Put() => new()
    {
        Key = Key(),
        Value = Value(),
        PrevKv = _random.Next(2) == 0,
        Lease = _leases.Count > 0 && _random.Next(4) == 0 ? scheduler.OneOf(_leases) : 0,
    };

    public RangeRequest Everything() => new() { Key = ByteString.CopyFromUtf8("k"), RangeEnd = ByteString.CopyFromUtf8("l") };

    public ByteString Value()
    {
        int padding = _random.Next(40) == 0 ? _random.Next(3000) : _random.Next(60);
        return ByteString.CopyFromUtf8($"v{++_values}:{new string('.', padding)}");
    }

    private ByteString Key() => Key(_random.Next(keys));

    private static ByteString Key(int number) => ByteString.CopyFromUtf8($"k{number:00}");

    private DeleteRangeRequest Delete()
    {
        int from = _random.Next(keys);
        return new DeleteRangeRequest
        {
            Key = Key(from),
            RangeEnd = _random.Next(3) == 0 ? Key(from + _random.Next(1, 4)) : ByteString.Empty,
            PrevKv = _random.Next(2) == 0,
        };
    }

    private LeaseRevokeRequest Revoke()
    {
        long lease = scheduler.OneOf(_leases);
        _leases.Remove(lease);
        return new LeaseRevokeRequest { ID = lease };
    }

    private RangeRequest Range(long seen, bool serializable)
    {
        RangeRequest range = _random.Next(2) == 0 ? Everything() : new RangeRequest { Key = Key() };
        range.Serializable = serializable;
        range.Limit = _random.Next(5) == 0 ? 2 : 0;
        range.Revision = _random.Next(6) == 0 ? Math.Max(1, seen - _random.Next(8)) : 0;
        return range;
    }

    /// <summary>Compares one key and touches some others, none of them twice.</summary>
    private TxnRequest Txn(long seen)
    {
        var txn = new TxnRequest();
        txn.Compare.Add(Compare(seen));
        int[] touched = [.. Enumerable.Range(0, keys)];
        _random.Shuffle(touched);
        int next = 0;
        int count = _random.Next(1, 4);
        for (int i = 0; i < count && next < keys; i++)
        {
            txn.Success.Add(_random.Next(4) switch
            {
                0 => new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = Key(touched[next++]) } },
                1 => new RequestOp { RequestRange = Everything() },
                _ => new RequestOp { RequestPut = new PutRequest { Key = Key(touched[next++]), Value = Value() } },
            });
        }

        if (_random.Next(2) == 0)
        {
            txn.Failure.Add(new RequestOp { RequestPut = new PutRequest { Key = Key(), Value = Value() } });
        }

        // Without any write the request would not go through the log.
        txn.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = ByteString.CopyFromUtf8("kt"), Value = Value() } });
        return txn;
    }

    private Compare Compare(long seen)
    {
        var compare = new Compare { Key = Key(), Result = (Compare.Types.CompareResult)_random.Next(4) };
        switch (_random.Next(3))
        {
            case 0:
                compare.Target = Shared.Protos.Compare.Types.CompareTarget.Version;
                compare.Version = _random.Next(4);
                break;
            case 1:
                compare.Target = Shared.Protos.Compare.Types.CompareTarget.Create;
                compare.CreateRevision = _random.Next(2) == 0 ? 0 : seen;
                break;
            default:
                compare.Target = Shared.Protos.Compare.Types.CompareTarget.Mod;
                compare.ModRevision = seen - _random.Next(3);
                break;
        }

        return compare;
    }
}
