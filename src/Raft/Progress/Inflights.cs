namespace WebEtcd.Raft;

/// <summary>
/// The append messages to one follower that are not answered yet, as a ring of (last index, bytes). Their number is bounded strictly; their bytes softly:
/// the message that reaches the bound is still allowed.
/// </summary>
internal sealed class Inflights(int maxMessages, ulong maxBytes)
{
    private (ulong Index, ulong Bytes)[] _ring = [];
    private int _start;
    private ulong _bytes;

    public int Count { get; private set; }

    public bool IsFull => Count == maxMessages || (maxBytes != 0 && _bytes >= maxBytes);

    /// <summary>A message whose last entry has this index goes out. Indexes ascend.</summary>
    public void Add(ulong index, ulong bytes)
    {
        if (IsFull)
        {
            throw new RaftInvariantException("an append message was sent beyond the bound of messages in flight");
        }

        if (Count == _ring.Length)
        {
            Grow();
        }

        _ring[(_start + Count) % _ring.Length] = (index, bytes);
        Count++;
        _bytes += bytes;
    }

    /// <summary>Messages that end at or before <paramref name="index"/> were answered.</summary>
    public void FreeUpTo(ulong index)
    {
        while (Count > 0 && _ring[_start].Index <= index)
        {
            _bytes -= _ring[_start].Bytes;
            _start = (_start + 1) % _ring.Length;
            Count--;
        }
    }

    public void Reset()
    {
        _start = 0;
        _bytes = 0;
        Count = 0;
    }

    private void Grow()
    {
        var grown = new (ulong, ulong)[Math.Min(maxMessages, Math.Max(4, _ring.Length * 2))];
        for (var i = 0; i < Count; i++)
        {
            grown[i] = _ring[(_start + i) % _ring.Length];
        }

        _ring = grown;
        _start = 0;
    }
}
