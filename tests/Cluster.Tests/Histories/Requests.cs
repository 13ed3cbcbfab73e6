using System.Text;
using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>Requests in few words.</summary>
internal static class Requests
{
    /// <summary>Puts a key.</summary>
    public static PutRequest Put(string key, string value, bool prevKv = false) => new() { Key = Bytes(key), Value = Bytes(value), PrevKv = prevKv };

    /// <summary>Deletes a key.</summary>
    public static DeleteRangeRequest Delete(string key) => new() { Key = Bytes(key), PrevKv = true };

    /// <summary>Reads a key.</summary>
    public static RangeRequest Get(string key, bool serializable = false) => new() { Key = Bytes(key), Serializable = serializable };

    /// <summary>Reads all keys of a prefix.</summary>
    public static RangeRequest List(string prefix, bool serializable = false) => new() { Key = Bytes(prefix), RangeEnd = PrefixEnd(prefix), Serializable = serializable };

    /// <summary>Puts a key if it was last changed at a revision (0: if it is not there), else reads it.</summary>
    public static TxnRequest Swap(string key, long modRevision, string value)
    {
        var txn = new TxnRequest();
        txn.Compare.Add(new Compare { Key = Bytes(key), Target = Compare.Types.CompareTarget.Mod, ModRevision = modRevision });
        txn.Success.Add(new RequestOp { RequestPut = Put(key, value) });
        txn.Failure.Add(new RequestOp { RequestRange = Get(key) });
        return txn;
    }

    /// <summary>Puts several keys at once, then reads all keys of a prefix.</summary>
    public static TxnRequest PutAll(string prefix, params (string Key, string Value)[] pairs)
    {
        var txn = new TxnRequest();
        txn.Success.Add(pairs.Select(pair => new RequestOp { RequestPut = Put(pair.Key, pair.Value) }));
        txn.Success.Add(new RequestOp { RequestRange = List(prefix) });
        return txn;
    }

    /// <summary>Watches all keys of a prefix from a revision on; an empty prefix stands for all keys.</summary>
    public static WatchCreateRequest Watch(string prefix, long startRevision) => new()
    {
        Key = prefix.Length == 0 ? ByteString.CopyFrom(0) : Bytes(prefix),
        RangeEnd = prefix.Length == 0 ? ByteString.CopyFrom(0) : PrefixEnd(prefix),
        StartRevision = startRevision,
    };

    /// <summary>The bytes of a text.</summary>
    public static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);

    private static ByteString PrefixEnd(string prefix)
    {
        var end = Encoding.UTF8.GetBytes(prefix);
        end[^1]++;
        return ByteString.CopyFrom(end);
    }
}
