using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Txn;

/// <summary>The state before a transaction, as its compares and checks see it: one revision of the store.</summary>
internal readonly struct TxnView(MvccStore store, long revision)
{
    public long Revision { get; } = revision;

    public long CompactedRevision => store.CompactedRevision;

    /// <summary>False only when a compaction has overtaken this revision.</summary>
    public bool IsValid => Revision >= store.CompactedRevision;

    public bool Exists(ByteString key)
    {
        lock (store.Gate)
        {
            return store.Index.TryGet(key.Span, out KeyState state) && state.TryFind(Revision, out _);
        }
    }

    /// <summary>The key in the index when it is unchanged since the view's revision; then creation, version and revision are known without its record.</summary>
    public bool TryGetNewest(ByteString key, out KeyState state)
    {
        lock (store.Gate)
        {
            return store.Index.TryGet(key.Span, out state) && state.IsLive && state.Newest.Main <= Revision;
        }
    }

    public EtcdError? Range(RangeRequest request, out RangeResponse response) => store.Reader.Read(request, Revision, out response);
}
