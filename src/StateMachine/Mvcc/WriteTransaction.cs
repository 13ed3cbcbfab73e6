using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// One transaction of the apply loop. Its changes are visible to itself at once and to others when <see cref="Commit"/> ends it; a transaction without
/// changes leaves no trace. One object serves all transactions, one after another. It cannot be rolled back: whatever may fail is to be checked before.
/// </summary>
/// <remarks>The last change is held back from the key index, so that a transaction of one change enters it in one step with the new revision.</remarks>
internal sealed class WriteTransaction(MvccStore store)
{
    /// <summary>Bytes that a record takes besides key and value; near to what the disk holds.</summary>
    private const int RecordOverheadBytes = 64;

    private readonly List<Event> _events = [];
    private readonly List<byte[]> _doomed = [];
    private ulong _raftIndex;
    private long _addedBytes;
    private ByteString? _heldKey;
    private KeptRevision _held;
    private long _heldCreated;
    private long _heldVersion;
    private int _puts;
    private int _deletes;
    private int _ranges;
    private long _putBytes;

    /// <summary>Revision before the transaction.</summary>
    public long BeginRevision { get; private set; }

    /// <summary>Revision that the transaction reads, and answers with: the one before it, or its own as soon as it has changed something.</summary>
    public long Revision => BeginRevision + (_events.Count > 0 ? 1 : 0);

    /// <summary>The changes so far, in order. Valid until the next transaction begins.</summary>
    public IReadOnlyList<Event> Events => _events;

    public void Begin(ulong raftIndex)
    {
        _raftIndex = raftIndex;
        _events.Clear();
        _addedBytes = 0;
        (_puts, _deletes, _ranges, _putBytes) = (0, 0, 0, 0);
        BeginRevision = store.CurrentRevision;
    }

    /// <summary>State of a key, this transaction's changes included. False when the key does not exist.</summary>
    public bool TryGet(ByteString key, out KeyState state)
    {
        lock (store.Gate)
        {
            ReleaseHeld();
            return store.Index.TryGetForWrite(key, out state) && state.IsLive;
        }
    }

    /// <summary>A key with its value, this transaction's changes included; null when it does not exist.</summary>
    public KeyValue? Read(ByteString key)
    {
        if (!TryGet(key, out KeyState state))
        {
            return null;
        }

        store.TryReadKept(state.Newest.Revision, Revision, out KeyValue? keyValue);
        return keyValue;
    }

    /// <summary>Answers a range, this transaction's changes included.</summary>
    public Shared.Errors.EtcdError? Range(RangeRequest request, out RangeResponse response)
    {
        lock (store.Gate)
        {
            ReleaseHeld();
        }

        _ranges++;
        return store.Reader.Read(request, Revision, out response);
    }

    /// <summary>Writes a key. Returns whether it existed before.</summary>
    public bool Put(ByteString key, ByteString value, long lease)
    {
        _puts++;
        _putBytes += key.Length + value.Length;
        bool existed = TryGet(key, out KeyState state);
        long main = BeginRevision + 1;
        var keyValue = new KeyValue
        {
            Key = key,
            Value = value,
            CreateRevision = existed ? state.Created : main,
            ModRevision = main,
            Version = existed ? state.Version + 1 : 1,
            Lease = lease,
        };
        Append(keyValue, isTombstone: false);
        return existed;
    }

    /// <summary>Deletes the keys of a span in key order; tells of each, and of what it held if asked for.</summary>
    public int DeleteRange(in KeySpan span, ICollection<KeyValue>? previous, Action<ByteString>? deleted)
    {
        _deletes++;
        CollectDoomed(span);
        foreach (byte[] key in _doomed)
        {
            ByteString name = UnsafeByteOperations.UnsafeWrap(key);
            previous?.Add(Read(name)!);
            Append(new KeyValue { Key = name, ModRevision = BeginRevision + 1 }, isTombstone: true);
            deleted?.Invoke(name);
        }

        int count = _doomed.Count;
        _doomed.Clear();
        return count;
    }

    /// <summary>Ends the transaction. Returns whether it changed anything, in which case <see cref="MvccStore.CurrentRevision"/> is its revision now.</summary>
    public bool Commit()
    {
        store.Counters.CountTransaction(_puts, _deletes, _ranges, _putBytes);
        if (_events.Count == 0)
        {
            return false;
        }

        lock (store.Gate)
        {
            ReleaseHeld();
            store.Publish(Revision, _events.Count, _addedBytes);
        }

        return true;
    }

    /// <summary>What a record counts for in <see cref="MvccStore.SizeInUseBytes"/>.</summary>
    public static int RecordBytes(KeyValue keyValue) => RecordOverheadBytes + keyValue.Key.Length + keyValue.Value.Length;

    private void CollectDoomed(in KeySpan span)
    {
        lock (store.Gate)
        {
            ReleaseHeld();
            if (span.IsSingle)
            {
                LeafNode leaf = store.Index.SeekLeaf(span.Start.Span, out int slot, out bool found, out _);
                if (found && leaf.States[slot].IsLive)
                {
                    _doomed.Add(leaf.Keys[slot]);
                }

                return;
            }
        }

        ReadOnlySpan<byte> from = span.Start.Span;
        bool more = true;
        while (more)
        {
            lock (store.Gate)
            {
                more = CollectDoomedLeaf(span, ref from);
            }
        }
    }

    private bool CollectDoomedLeaf(in KeySpan span, ref ReadOnlySpan<byte> from)
    {
        if (!store.Index.TryNextLive(from, out byte[] first, out _))
        {
            return false;
        }

        LeafNode leaf = store.Index.SeekLeaf(first, out int slot, out _, out byte[]? next);
        bool isInside = span.EndsAtOrAfter(next);
        for (; slot < leaf.Count; slot++)
        {
            if (!isInside && !span.EndsAfter(leaf.Keys[slot]))
            {
                return false;
            }

            if (leaf.States[slot].IsLive)
            {
                _doomed.Add(leaf.Keys[slot]);
            }
        }

        from = next;
        return next is not null;
    }

    private void Append(KeyValue keyValue, bool isTombstone)
    {
        int sub = _events.Count;
        int size = RecordBytes(keyValue);
        var revision = new Revision(BeginRevision + 1, sub);
        store.Store.Append(new RevisionRecord(revision, _raftIndex, isTombstone, keyValue));
        if (_heldKey is not null)
        {
            lock (store.Gate)
            {
                ReleaseHeld();
            }
        }

        _events.Add(new Event { Type = isTombstone ? Event.Types.EventType.Delete : Event.Types.EventType.Put, Kv = keyValue });
        _addedBytes += size;
        _heldKey = keyValue.Key;
        _held = new KeptRevision(revision.Main, sub, isTombstone, size);
        _heldCreated = isTombstone ? 0 : keyValue.CreateRevision;
        _heldVersion = keyValue.Version;
    }

    private void ReleaseHeld()
    {
        if (_heldKey is null)
        {
            return;
        }

        store.Index.Record(_heldKey, _held, _heldCreated, _heldVersion);
        _heldKey = null;
    }
}
