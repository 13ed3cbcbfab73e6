namespace WebEtcd.StateMachine.Mvcc;

/// <summary>Children in order; the keys of child i are below Bounds[i], those of child i+1 are not.</summary>
internal sealed class InnerNode : IndexNode
{
    public byte[][] Bounds { get; } = new byte[Capacity - 1][];

    public IndexNode[] Children { get; } = new IndexNode[Capacity];

    /// <summary>The child that holds a key, or would.</summary>
    public int ChildOf(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = Count - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (key.SequenceCompareTo(Bounds[middle]) < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>Adds a child after another one. Live counts are the caller's duty.</summary>
    public void InsertAfter(int slot, byte[] bound, IndexNode child)
    {
        Array.Copy(Children, slot + 1, Children, slot + 2, Count - slot - 1);
        Array.Copy(Bounds, slot, Bounds, slot + 1, Count - 1 - slot);
        Children[slot + 1] = child;
        Bounds[slot] = bound;
        Count++;
    }

    /// <summary>Removes a child. The range of its keys goes to a neighbour.</summary>
    public void RemoveAt(int slot)
    {
        Array.Copy(Children, slot + 1, Children, slot, Count - slot - 1);
        if (Count > 1)
        {
            int bound = Math.Max(0, slot - 1);
            Array.Copy(Bounds, bound + 1, Bounds, bound, Count - 2 - bound);
            Bounds[Count - 2] = null!;
        }

        Count--;
        Children[Count] = null!;
    }

    /// <summary>Moves the children from <paramref name="slot"/> on to an empty node; returns the bound between the two.</summary>
    public byte[] MoveTail(int slot, InnerNode target)
    {
        int moved = Count - slot;
        byte[] between = Bounds[slot - 1];
        Array.Copy(Children, slot, target.Children, 0, moved);
        Array.Copy(Bounds, slot, target.Bounds, 0, moved - 1);
        int live = 0;
        for (int i = 0; i < moved; i++)
        {
            live += target.Children[i].Live;
        }

        target.Count = moved;
        target.Live = live;
        Live -= live;
        Array.Clear(Children, slot, moved);
        Array.Clear(Bounds, slot - 1, moved);
        Count = slot;
        return between;
    }

    /// <summary>
    /// Splits a full node and adds a child after another one, of whose keys the new child has taken a part. Live counts stay right. Children that come
    /// in order leave full nodes behind.
    /// </summary>
    public (InnerNode Left, InnerNode Right, byte[] Bound) Split(int slot, IndexNode child, byte[] bound, bool isRightmost)
    {
        // The count here has the new child's keys already, which stand in no child of it yet: whoever takes the child takes its keys.
        var upper = new InnerNode();
        Live -= child.Live;
        if (isRightmost)
        {
            upper.Children[0] = child;
            upper.Count = 1;
            upper.Live = child.Live;
            return (this, upper, bound);
        }

        byte[] between = MoveTail(Capacity / 2, upper);
        InnerNode taker = slot < Count ? this : upper;
        taker.InsertAfter(taker == this ? slot : slot - Count, bound, child);
        taker.Live += child.Live;
        return (this, upper, between);
    }

    /// <summary>Takes all children of the right neighbour.</summary>
    public void Absorb(byte[] between, InnerNode right)
    {
        Bounds[Count - 1] = between;
        Array.Copy(right.Bounds, 0, Bounds, Count, right.Count - 1);
        Array.Copy(right.Children, 0, Children, Count, right.Count);
        Count += right.Count;
        Live += right.Live;
    }
}
