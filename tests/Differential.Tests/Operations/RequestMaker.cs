using Google.Protobuf;
using WebEtcd.Shared.Protos;
using static WebEtcd.Shared.Protos.RangeRequest.Types;

namespace WebEtcd.Differential.Tests.Operations;

/// <summary>
/// Draws requests, valid ones and ones that must be refused, over few keys, leases and revisions, so that they meet. What makes the real etcd crash, and what
/// docs/compatibility.md lists as different, is not drawn.
/// </summary>
internal sealed class RequestMaker(Random random)
{
    private static readonly string[] Names = ["a", "a/", "a/b", "a/b/c", "a0", "b", "b/c", "c", "key", "key1", "\0", "\u00ff", "z"];

    /// <summary>About the revision that the stores have.</summary>
    public long Revision { get; set; } = 1;

    /// <summary>About what was compacted.</summary>
    public long Compacted { get; set; }

    public RangeRequest Range(bool isAlone = true, bool mayOmitValues = true)
    {
        var request = new RangeRequest
        {
            Key = Key(),
            RangeEnd = RangeEnd(),
            Limit = Sometimes(30) ? random.Next(-1, 6) : 0,
            Revision = Sometimes(30) ? SomeRevision(isAlone) : 0,
            SortOrder = Sometimes(40) ? (SortOrder)random.Next(0, 3) : SortOrder.None,
            SortTarget = Sometimes(40) ? (SortTarget)random.Next(0, 5) : SortTarget.Key,
            Serializable = Sometimes(20),
            KeysOnly = isAlone && mayOmitValues && Sometimes(10),
            CountOnly = Sometimes(10),
        };
        if (Sometimes(20))
        {
            request.MinModRevision = SomeRevision(isAlone: true);
            request.MaxModRevision = Sometimes(50) ? SomeRevision(isAlone: true) : 0;
        }

        if (Sometimes(20))
        {
            request.MinCreateRevision = Sometimes(50) ? SomeRevision(isAlone: true) : 0;
            request.MaxCreateRevision = SomeRevision(isAlone: true);
        }

        return request;
    }

    public PutRequest Put(bool mayIgnore = true)
    {
        var request = new PutRequest { Key = Key(), Value = Value(), PrevKv = Sometimes(20), Lease = Sometimes(20) ? SomeLease() : 0, IgnoreLease = mayIgnore && Sometimes(8) };
        if (mayIgnore && Sometimes(8))
        {
            request.IgnoreValue = true;
            request.Value = Sometimes(80) ? ByteString.Empty : request.Value;
        }

        request.Lease = request.IgnoreLease && Sometimes(80) ? 0 : request.Lease;
        return request;
    }

    public DeleteRangeRequest Delete() => new() { Key = Key(), RangeEnd = Sometimes(60) ? ByteString.Empty : RangeEnd(), PrevKv = Sometimes(30) };

    /// <summary>A transaction that may delete, or put what is there with its value or lease kept: one with both can end the real etcd for good.</summary>
    public TxnRequest Txn() => Txn(0, mayDelete: Sometimes(50));

    public CompactionRequest Compaction() => new() { Revision = Sometimes(70) ? Math.Max(Compacted, Revision - random.Next(0, 60)) : SomeRevision(isAlone: true), Physical = true };

    public LeaseGrantRequest Grant() => new() { ID = random.Next(1, 9), TTL = Sometimes(90) ? random.Next(1000, 100000) : Sometimes(50) ? 9_000_000_001 : 9_000_000_000 };

    public LeaseRevokeRequest Revoke() => new() { ID = SomeLease() };

    public LeaseTimeToLiveRequest TimeToLive() => new() { ID = SomeLease(), Keys = Sometimes(60) };

    public WatchCreateRequest Watch()
    {
        var request = new WatchCreateRequest
        {
            Key = Sometimes(30) ? ByteString.CopyFrom(0) : Key(mayBeEmpty: false),
            RangeEnd = ByteString.CopyFrom(0),
            StartRevision = Math.Max(1, Revision - random.Next(0, 150)),
            PrevKv = Sometimes(40),
            Fragment = Sometimes(20),
            WatchId = Sometimes(20) ? random.Next(1, 9) : 0,
        };
        if (Sometimes(30))
        {
            request.Filters.Add((WatchCreateRequest.Types.FilterType)random.Next(0, 2));
        }

        return request;
    }

    public bool Sometimes(int percent) => random.Next(100) < percent;

    private TxnRequest Txn(int depth, bool mayDelete)
    {
        var request = new TxnRequest();
        for (int i = random.Next(0, 3); i > 0; i--)
        {
            request.Compare.Add(Compare());
        }

        for (int i = random.Next(0, 4); i > 0; i--)
        {
            request.Success.Add(Operation(depth, mayDelete));
        }

        for (int i = random.Next(0, 3); i > 0; i--)
        {
            request.Failure.Add(Operation(depth, mayDelete));
        }

        return request;
    }

    private RequestOp Operation(int depth, bool mayDelete) => random.Next(0, 10) switch
    {
        < 4 => new RequestOp { RequestPut = Put(mayIgnore: !mayDelete) },
        < 7 => new RequestOp { RequestRange = Range(isAlone: false) },
        < 9 when mayDelete => new RequestOp { RequestDeleteRange = Delete() },
        _ when depth < 2 => new RequestOp { RequestTxn = Txn(depth + 1, mayDelete) },
        _ => new RequestOp(),
    };

    private Compare Compare()
    {
        var compare = new Compare { Key = Key(), RangeEnd = Sometimes(20) ? RangeEnd() : ByteString.Empty, Result = (Compare.Types.CompareResult)random.Next(0, 4) };
        switch (random.Next(0, 5))
        {
            case 0:
                compare.Target = Shared.Protos.Compare.Types.CompareTarget.Version;
                compare.Version = random.Next(0, 4);
                break;
            case 1:
                compare.Target = Shared.Protos.Compare.Types.CompareTarget.Create;
                compare.CreateRevision = SomeRevision(isAlone: true);
                break;
            case 2:
                compare.Target = Shared.Protos.Compare.Types.CompareTarget.Mod;
                compare.ModRevision = SomeRevision(isAlone: true);
                break;
            case 3:
                compare.Target = Shared.Protos.Compare.Types.CompareTarget.Value;
                compare.Value = Value();
                break;
            default:
                compare.Target = Shared.Protos.Compare.Types.CompareTarget.Lease;
                compare.Lease = SomeLease();
                break;
        }

        return compare;
    }

    private ByteString Key(bool mayBeEmpty = true) => mayBeEmpty && Sometimes(2) ? ByteString.Empty : ByteString.CopyFrom(Names[random.Next(Names.Length)], System.Text.Encoding.Latin1);

    private ByteString RangeEnd() => random.Next(0, 10) switch
    {
        < 3 => ByteString.Empty,
        < 6 => ByteString.CopyFrom(0),
        _ => Key(),
    };

    private ByteString Value() => ByteString.CopyFromUtf8(random.Next(0, 4) switch { 0 => "", 1 => "v", 2 => $"value {random.Next(0, 50)}", _ => new string('x', random.Next(0, 300)) });

    private long SomeLease() => Sometimes(3) ? -1 : random.Next(0, 9);

    private long SomeRevision(bool isAlone) => random.Next(0, 12) switch
    {
        0 => 0,
        1 when isAlone => -1,
        2 => Revision + random.Next(1, 5),
        3 => Compacted,
        4 => Math.Max(0, Compacted - 1),
        _ => Math.Max(1, Revision - random.Next(0, 80)),
    };
}
