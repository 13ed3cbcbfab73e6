using Google.Protobuf;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// All keys in order, with the revisions of each: a B+ tree whose nodes count their living keys. Not thread-safe; <see cref="MvccStore"/> holds a
/// short lock around every call.
/// </summary>
internal sealed class KeyIndex
{
    private const int MaxDepth = 24;

    private readonly InnerNode[] _path = new InnerNode[MaxDepth];
    private readonly int[] _slots = new int[MaxDepth];
    private IndexNode _root = new LeafNode();
    private int _depth;

    // Where the key stands that is about to be written; dropped as soon as any slot moves.
    private ByteString? _hintKey;
    private LeafNode? _hintLeaf;
    private int _hintSlot;

    /// <summary>Keys that exist in the latest state.</summary>
    public int LiveCount => _root.Live;

    /// <summary>Highest revision of any change that was recorded. The live counts tell the state at it.</summary>
    public long NewestRevision { get; private set; }

    public bool TryGet(ReadOnlySpan<byte> key, out KeyState state)
    {
        LeafNode leaf = SeekLeaf(key, out int slot, out bool found, out _);
        state = found ? leaf.States[slot] : default;
        return found;
    }

    /// <summary>Like <see cref="TryGet"/>, and remembers the place for the <see cref="Record"/> of the same key object that is to follow.</summary>
    public bool TryGetForWrite(ByteString key, out KeyState state)
    {
        LeafNode leaf = SeekLeaf(key.Span, out int slot, out bool found, out _);
        state = found ? leaf.States[slot] : default;
        (_hintKey, _hintLeaf, _hintSlot) = found ? (key, leaf, slot) : (null, null, 0);
        return found;
    }

    /// <summary>Records a change that is later than all before. Creation and version are 0 for a tombstone.</summary>
    public void Record(ByteString key, in KeptRevision revision, long created, long version)
    {
        if (TryRecordAtHint(key, revision, created, version))
        {
            return;
        }

        LeafNode leaf = Descend(key.Span);
        int slot = leaf.LowerBound(key.Span, out bool found);
        NewestRevision = Math.Max(NewestRevision, revision.Main);
        if (!found)
        {
            Insert(leaf, slot, key.ToByteArray(), new KeyState { Newest = revision, Created = created, Version = version });
            return;
        }

        ref KeyState state = ref leaf.States[slot];
        bool wasLive = state.IsLive;
        state.Push(revision, created, version);
        AddLive(leaf, state.IsLive, wasLive);
    }

    /// <summary>Records a change found on disk, in any order. Returns whether it is the key's newest now.</summary>
    public bool Merge(ByteString key, in KeptRevision revision, long created, long version)
    {
        LeafNode leaf = Descend(key.Span);
        int slot = leaf.LowerBound(key.Span, out bool found);
        NewestRevision = Math.Max(NewestRevision, revision.Main);
        if (!found)
        {
            Insert(leaf, slot, key.ToByteArray(), new KeyState { Newest = revision, Created = created, Version = version });
            return true;
        }

        ref KeyState state = ref leaf.States[slot];
        bool wasLive = state.IsLive;
        bool newest = state.Merge(revision, created, version);
        AddLive(leaf, state.IsLive, wasLive);
        return newest;
    }

    /// <summary>
    /// The leaf that holds a key or would, the slot of the first key that is not before it (may be past the end), and the lowest key of the leaves
    /// to the right, null when there are none.
    /// </summary>
    public LeafNode SeekLeaf(ReadOnlySpan<byte> key, out int slot, out bool found, out byte[]? next)
    {
        next = null;
        IndexNode node = _root;
        while (node is InnerNode inner)
        {
            int child = inner.ChildOf(key);
            if (child < inner.Count - 1)
            {
                next = inner.Bounds[child];
            }

            node = inner.Children[child];
        }

        var leaf = (LeafNode)node;
        slot = leaf.LowerBound(key, out found);
        return leaf;
    }

    /// <summary>The first living key that is not before the given one, in the latest state. Skips whole branches of deleted keys.</summary>
    public bool TryNextLive(ReadOnlySpan<byte> key, out byte[] next, out KeyState state)
    {
        if (NextLive(_root, key, fromStart: false, out LeafNode? leaf, out int slot))
        {
            next = leaf!.Keys[slot];
            state = leaf.States[slot];
            return true;
        }

        next = [];
        state = default;
        return false;
    }

    /// <summary>Living keys before the given one, in the latest state.</summary>
    public long CountLiveBefore(ReadOnlySpan<byte> key)
    {
        long count = 0;
        IndexNode node = _root;
        while (node is InnerNode inner)
        {
            int child = inner.ChildOf(key);
            for (int i = 0; i < child; i++)
            {
                count += inner.Children[i].Live;
            }

            node = inner.Children[child];
        }

        var leaf = (LeafNode)node;
        int end = leaf.LowerBound(key, out _);
        for (int i = 0; i < end; i++)
        {
            count += leaf.States[i].IsLive ? 1 : 0;
        }

        return count;
    }

    /// <summary>
    /// Compacts the keys of the one leaf that holds a key or would; see <see cref="KeyState.Compact"/>. Returns the key at which the next leaf starts,
    /// null at the end.
    /// </summary>
    public byte[]? CompactLeaf(ReadOnlySpan<byte> from, long revision, List<KeptRevision> kept, ref long freedBytes)
    {
        SeekLeaf(from, out _, out _, out byte[]? next);
        LeafNode leaf = Descend(from);
        int left = 0;
        for (int i = 0; i < leaf.Count; i++)
        {
            if (!leaf.States[i].Compact(revision, kept, ref freedBytes))
            {
                continue;
            }

            if (left != i)
            {
                leaf.Keys[left] = leaf.Keys[i];
                leaf.States[left] = leaf.States[i];
            }

            left++;
        }

        if (left < leaf.Count)
        {
            _hintKey = null;
            leaf.Cut(left);
            Shrink(leaf);
        }

        return next;
    }

    /// <summary>Only where no count of living keys changes, so that the way to the leaf is not needed.</summary>
    private bool TryRecordAtHint(ByteString key, in KeptRevision revision, long created, long version)
    {
        if (!ReferenceEquals(key, _hintKey) || revision.IsTombstone || !_hintLeaf!.States[_hintSlot].IsLive)
        {
            return false;
        }

        NewestRevision = Math.Max(NewestRevision, revision.Main);
        _hintLeaf.States[_hintSlot].Push(revision, created, version);
        return true;
    }

    private static bool NextLive(IndexNode node, ReadOnlySpan<byte> key, bool fromStart, out LeafNode? leaf, out int slot)
    {
        leaf = node as LeafNode;
        slot = 0;
        if (node.Live == 0)
        {
            return false;
        }

        if (leaf is not null)
        {
            slot = fromStart ? 0 : leaf.LowerBound(key, out _);
            while (slot < leaf.Count && !leaf.States[slot].IsLive)
            {
                slot++;
            }

            return slot < leaf.Count;
        }

        var inner = (InnerNode)node;
        int first = fromStart ? 0 : inner.ChildOf(key);
        for (int i = first; i < inner.Count; i++)
        {
            if (NextLive(inner.Children[i], key, fromStart || i > first, out leaf, out slot))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds the leaf of a key and remembers the way to it.</summary>
    private LeafNode Descend(ReadOnlySpan<byte> key)
    {
        _depth = 0;
        IndexNode node = _root;
        while (node is InnerNode inner)
        {
            int child = inner.ChildOf(key);
            _path[_depth] = inner;
            _slots[_depth++] = child;
            node = inner.Children[child];
        }

        return (LeafNode)node;
    }

    private void AddLive(LeafNode leaf, bool isLive, bool wasLive)
    {
        if (isLive == wasLive)
        {
            return;
        }

        int change = isLive ? 1 : -1;
        leaf.Live += change;
        AddLiveToPath(change);
    }

    private void AddLiveToPath(int change)
    {
        for (int i = 0; i < _depth; i++)
        {
            _path[i].Live += change;
        }
    }

    private void Insert(LeafNode leaf, int slot, byte[] key, in KeyState state)
    {
        _hintKey = null;
        AddLiveToPath(state.IsLive ? 1 : 0);
        if (leaf.Count < IndexNode.Capacity)
        {
            leaf.Insert(slot, key, state);
            return;
        }

        // Keys that come in order leave full leaves behind.
        var right = new LeafNode();
        leaf.MoveTail(slot == leaf.Count && IsRightmost() ? leaf.Count : leaf.Count / 2, right);
        if (slot > leaf.Count || (slot == leaf.Count && right.Count == 0))
        {
            right.Insert(slot - leaf.Count, key, state);
        }
        else
        {
            leaf.Insert(slot, key, state);
        }

        AddSibling(leaf, right, right.Keys[0]);
    }

    private bool IsRightmost()
    {
        for (int i = 0; i < _depth; i++)
        {
            if (_slots[i] != _path[i].Count - 1)
            {
                return false;
            }
        }

        return true;
    }

    private void AddSibling(IndexNode left, IndexNode right, byte[] bound)
    {
        bool rightmost = IsRightmost();
        for (int level = _depth - 1; level >= 0; level--)
        {
            InnerNode parent = _path[level];
            int slot = _slots[level];
            if (parent.Count < IndexNode.Capacity)
            {
                parent.InsertAfter(slot, bound, right);
                return;
            }

            (left, right, bound) = parent.Split(slot, right, bound, rightmost);
        }

        var root = new InnerNode { Count = 2, Live = left.Live + right.Live };
        root.Children[0] = left;
        root.Children[1] = right;
        root.Bounds[0] = bound;
        _root = root;
    }

    /// <summary>After keys left a leaf: drops it when empty, else joins it with a neighbour when both are small.</summary>
    private void Shrink(LeafNode leaf)
    {
        if (_depth == 0)
        {
            return;
        }

        InnerNode parent = _path[_depth - 1];
        int slot = _slots[_depth - 1];
        if (leaf.Count == 0)
        {
            parent.RemoveAt(slot);
        }
        else if (slot > 0 && leaf.Count + parent.Children[slot - 1].Count <= IndexNode.Capacity / 2)
        {
            leaf.MoveTail(0, (LeafNode)parent.Children[slot - 1]);
            parent.RemoveAt(slot);
        }

        ShrinkPath();
    }

    private void ShrinkPath()
    {
        for (int level = _depth - 1; level > 0; level--)
        {
            InnerNode node = _path[level];
            InnerNode parent = _path[level - 1];
            int slot = _slots[level - 1];
            if (node.Count == 0)
            {
                parent.RemoveAt(slot);
            }
            else if (slot > 0 && node.Count + parent.Children[slot - 1].Count <= IndexNode.Capacity / 2)
            {
                ((InnerNode)parent.Children[slot - 1]).Absorb(parent.Bounds[slot - 1], node);
                parent.RemoveAt(slot);
            }
            else
            {
                break;
            }
        }

        while (_root is InnerNode { Count: <= 1 } root)
        {
            _root = root.Count == 1 ? root.Children[0] : new LeafNode();
        }
    }
}
