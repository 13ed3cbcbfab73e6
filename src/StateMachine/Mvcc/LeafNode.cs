namespace WebEtcd.StateMachine.Mvcc;

/// <summary>Keys in order, each with its state in place.</summary>
internal sealed class LeafNode : IndexNode
{
    public byte[][] Keys { get; } = new byte[Capacity][];

    public KeyState[] States { get; } = new KeyState[Capacity];

    /// <summary>Slot of the first key that is not before the given one.</summary>
    public int LowerBound(ReadOnlySpan<byte> key, out bool found)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int order = key.SequenceCompareTo(Keys[middle]);
            if (order == 0)
            {
                found = true;
                return middle;
            }

            if (order < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        found = false;
        return low;
    }

    public void Insert(int slot, byte[] key, in KeyState state)
    {
        Array.Copy(Keys, slot, Keys, slot + 1, Count - slot);
        Array.Copy(States, slot, States, slot + 1, Count - slot);
        Keys[slot] = key;
        States[slot] = state;
        Count++;
        Live += state.IsLive ? 1 : 0;
    }

    /// <summary>Moves the slots from <paramref name="slot"/> on to the end of another leaf.</summary>
    public void MoveTail(int slot, LeafNode target)
    {
        int moved = Count - slot;
        Array.Copy(Keys, slot, target.Keys, target.Count, moved);
        Array.Copy(States, slot, target.States, target.Count, moved);
        int live = 0;
        for (int i = slot; i < Count; i++)
        {
            live += States[i].IsLive ? 1 : 0;
        }

        target.Count += moved;
        target.Live += live;
        Live -= live;
        Cut(slot);
    }

    /// <summary>Keeps only the slots for which the caller copied a key to the front.</summary>
    public void Cut(int count)
    {
        Array.Clear(Keys, count, Count - count);
        Array.Clear(States, count, Count - count);
        Count = count;
    }
}
