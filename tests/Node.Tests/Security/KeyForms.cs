using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Security;

/// <summary>Every way in which a request can touch a key or a range, with what it needs there.</summary>
internal static class KeyForms
{
    private const int DeepestTxn = 5;

    /// <summary>Forms for a range. An empty end is the one key; a zero byte is no end.</summary>
    public static readonly IReadOnlyList<(string Name, bool Reads, bool Writes, Func<AuthNode, CallContext, ByteString, ByteString, Task> Call)> OfRange =
    [
        ("range", true, false, (node, caller, key, end) => node.Keys.RangeAsync(new RangeRequest { Key = key, RangeEnd = end }, caller).AsTask()),
        ("serializable range", true, false, (node, caller, key, end) => node.Keys.RangeAsync(new RangeRequest { Key = key, RangeEnd = end, Serializable = true }, caller).AsTask()),
        ("count", true, false, (node, caller, key, end) => node.Keys.RangeAsync(new RangeRequest { Key = key, RangeEnd = end, CountOnly = true }, caller).AsTask()),
        ("delete", false, true, (node, caller, key, end) => node.Keys.DeleteRangeAsync(new DeleteRangeRequest { Key = key, RangeEnd = end }, caller).AsTask()),
        ("delete with prev_kv", true, true, (node, caller, key, end) => node.Keys.DeleteRangeAsync(new DeleteRangeRequest { Key = key, RangeEnd = end, PrevKv = true }, caller).AsTask()),
        ("watch", true, false, WatchAsync),
        .. Nested("compare", true, false, static (key, end) => new TxnRequest { Compare = { CompareOf(key, end) } }),
        .. Nested("compare before a write", true, false, static (key, end) => new TxnRequest { Compare = { CompareOf(key, end) }, Success = { AllowedPut }, Failure = { AllowedPut } }),
        .. Nested("range in a transaction", true, false, static (key, end) => new TxnRequest { Success = { new RequestOp { RequestRange = new RangeRequest { Key = key, RangeEnd = end } } } }),
        .. Nested("range in the other branch", true, false, static (key, end) => new TxnRequest { Failure = { new RequestOp { RequestRange = new RangeRequest { Key = key, RangeEnd = end } } } }),
        .. Nested("delete in a transaction", false, true, static (key, end) => new TxnRequest { Success = { new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = key, RangeEnd = end } } } }),
        .. Nested("delete with prev_kv in the other branch", true, true, static (key, end) => new TxnRequest
        {
            Failure = { new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = key, RangeEnd = end, PrevKv = true } } },
        }),
    ];

    /// <summary>Forms for one key.</summary>
    public static readonly IReadOnlyList<(string Name, bool Reads, bool Writes, Func<AuthNode, CallContext, ByteString, ByteString, Task> Call)> OfKey =
    [
        ("put", false, true, (node, caller, key, _) => node.Keys.PutAsync(new PutRequest { Key = key }, caller).AsTask()),
        ("put with prev_kv", true, true, (node, caller, key, _) => node.Keys.PutAsync(new PutRequest { Key = key, PrevKv = true }, caller).AsTask()),
        .. Nested("put in a transaction", false, true, static (key, _) => new TxnRequest { Success = { PutOf(key, false) } }),
        .. Nested("put in the other branch", false, true, static (key, _) => new TxnRequest { Failure = { PutOf(key, false) } }),
        .. Nested("put with prev_kv in a transaction", true, true, static (key, _) => new TxnRequest { Success = { PutOf(key, true) } }),
    ];

    /// <summary>A key that every user of the matrix may read and write.</summary>
    public const string SharedKey = "shared";

    private static RequestOp AllowedPut => PutOf(AuthNode.Bytes(SharedKey), false);

    private static RequestOp PutOf(ByteString key, bool prevKv) => new() { RequestPut = new PutRequest { Key = key, PrevKv = prevKv } };

    private static Compare CompareOf(ByteString key, ByteString end) => new() { Key = key, RangeEnd = end, Target = Compare.Types.CompareTarget.Version, Version = 1000 };

    private static IEnumerable<(string, bool, bool, Func<AuthNode, CallContext, ByteString, ByteString, Task>)> Nested(
        string name, bool reads, bool writes, Func<ByteString, ByteString, TxnRequest> make)
    {
        foreach (int depth in new[] { 1, 2, DeepestTxn })
        {
            yield return ($"{name}, depth {depth}", reads, writes, (node, caller, key, end) => node.Keys.TxnAsync(Deep(make(key, end), depth), caller).AsTask());
        }
    }

    /// <summary>The transaction within others, in turn in the branch that runs and in the one that does not.</summary>
    private static TxnRequest Deep(TxnRequest inner, int depth)
    {
        for (int i = 1; i < depth; i++)
        {
            var op = new RequestOp { RequestTxn = inner };
            inner = i % 2 == 0 ? new TxnRequest { Success = { op } } : new TxnRequest { Failure = { op } };
        }

        return inner;
    }

    private static async Task WatchAsync(AuthNode node, CallContext caller, ByteString key, ByteString end)
    {
        await using IWatchSession session = node.Get<IWatchService>().Open(caller);
        await session.SendAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = key, RangeEnd = end } }, CancellationToken.None);
        WatchResponse response = await session.Responses.ReadAsync(CancellationToken.None);
        if (response.Canceled)
        {
            throw new EtcdException(WatchRefusal.CodeOf(response.CancelReason), response.CancelReason[(response.CancelReason.IndexOf("desc = ", StringComparison.Ordinal) + 7)..]);
        }
    }
}
