using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Apply;

namespace WebEtcd.StateMachine.Tests;

/// <summary>A state machine over memory, with the log index kept for the test.</summary>
internal sealed class TestMachine
{
    private readonly StateMachineOptions _options;

    public TestMachine(StateMachineOptions? options = null)
    {
        _options = options ?? new StateMachineOptions { MemberId = 7 };
        Machine = new EtcdStateMachine(_options, Store);
        Machine.Restore(default, 0, 0);
    }

    public MemoryRevisionStore Store { get; } = new();

    public EtcdStateMachine Machine { get; private set; }

    public ulong Index { get; set; }

    public long Revision => Machine.Kv.CurrentRevision;

    public static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);

    /// <summary>Range end that is everything from the key on.</summary>
    public static ByteString Open { get; } = ByteString.CopyFrom(0);

    public ApplyResult Apply(InternalRaftRequest request) => Machine.Apply(++Index, 1, request, 0);

    public T Do<T>(InternalRaftRequest request)
        where T : class, IMessage
    {
        ApplyResult result = Apply(request);
        Assert.Null(result.Error);
        return Assert.IsType<T>(result.Response);
    }

    public void Fails(EtcdError error, InternalRaftRequest request)
    {
        ApplyResult result = Apply(request);
        Assert.Null(result.Response);
        Assert.Equal(error, result.Error);
    }

    public PutResponse Put(string key, string value = "v", long lease = 0) => Do<PutResponse>(Of(PutOf(key, value, lease)));

    public DeleteRangeResponse Delete(string key, string? end = null, bool prevKv = false) => Do<DeleteRangeResponse>(Of(DeleteOf(key, end, prevKv)));

    public TxnResponse Txn(TxnRequest request) => Do<TxnResponse>(new InternalRaftRequest { Txn = request });

    public CompactionResponse Compact(long revision) => Do<CompactionResponse>(CompactOf(revision));

    public void Grant(long id, long ttl = 60) => Do<LeaseGrantResponse>(new InternalRaftRequest { LeaseGrant = new LeaseGrantRequest { ID = id, TTL = ttl } });

    /// <summary>Carries the physical part out, as the node does after a checkpoint.</summary>
    public void CompactPhysically()
    {
        Machine.SerializeTables();
        Assert.True(Machine.Kv.CompactPhysically(static () => false));
    }

    public void CompactPhysicallyIfPending()
    {
        if (Machine.Kv.IsCompactionPending)
        {
            CompactPhysically();
        }
    }

    public RangeResponse Range(string key, string? end = null, Action<RangeRequest>? options = null) => Machine.Range(RangeOf(key, end, options));

    public EtcdError RangeError(string key, string? end = null, Action<RangeRequest>? options = null) =>
        Assert.Throws<EtcdException>(() => Machine.Range(RangeOf(key, end, options))).Error;

    public string Keys(string key, string? end = null, Action<RangeRequest>? options = null) =>
        string.Join(",", Range(key, end, options).Kvs.Select(static keyValue => keyValue.Key.ToStringUtf8()));

    public string? Value(string key, long revision = 0) =>
        Range(key, null, request => request.Revision = revision).Kvs.SingleOrDefault()?.Value.ToStringUtf8();

    /// <summary>Starts again from a checkpoint of this moment.</summary>
    public void Restart() => RestartFrom(Machine.SerializeTables(), Machine.AppliedIndex);

    public void RestartFrom(byte[] tables, ulong appliedIndex)
    {
        Machine = new EtcdStateMachine(_options, Store);
        Machine.Restore(tables, appliedIndex, 0);
        Index = appliedIndex;
    }

    public string Events(long from, long to)
    {
        var events = new List<Event>();
        long next = Machine.Kv.ReadEvents(from, to, 1000, events);
        return next < 0
            ? "compacted"
            : string.Join(" ", events.Select(static one => $"{(one.Type == Event.Types.EventType.Put ? '+' : '-')}{one.Kv.Key.ToStringUtf8()}@{one.Kv.ModRevision}"));
    }

    public static PutRequest PutOf(string key, string value = "v", long lease = 0) => new() { Key = Bytes(key), Value = Bytes(value), Lease = lease };

    public static DeleteRangeRequest DeleteOf(string key, string? end = null, bool prevKv = false) =>
        new() { Key = Bytes(key), RangeEnd = EndOf(end), PrevKv = prevKv };

    public static RangeRequest RangeOf(string key, string? end = null, Action<RangeRequest>? options = null)
    {
        var request = new RangeRequest { Key = Bytes(key), RangeEnd = EndOf(end) };
        options?.Invoke(request);
        return request;
    }

    public static InternalRaftRequest Of(PutRequest request) => new() { Put = request };

    public static InternalRaftRequest Of(DeleteRangeRequest request) => new() { DeleteRange = request };

    public static InternalRaftRequest CompactOf(long revision) => new() { Compaction = new CompactionRequest { Revision = revision } };

    public static RequestOp Op(PutRequest request) => new() { RequestPut = request };

    public static RequestOp Op(DeleteRangeRequest request) => new() { RequestDeleteRange = request };

    public static RequestOp Op(RangeRequest request) => new() { RequestRange = request };

    public static RequestOp Op(TxnRequest request) => new() { RequestTxn = request };

    public static TxnRequest Ops(params RequestOp[] success) => new() { Success = { success } };

    private static ByteString EndOf(string? end) => end is null ? ByteString.Empty : Bytes(end);
}
