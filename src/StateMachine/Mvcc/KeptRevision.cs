using WebEtcd.Shared.Values;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>A revision as the key index remembers it: 16 bytes, with the mark of a deletion and the size of its record.</summary>
internal readonly struct KeptRevision
{
    /// <summary>The ordinal within the transaction; its complement for a tombstone.</summary>
    private readonly int _markedSub;

    public KeptRevision(long main, int sub, bool isTombstone, int size)
    {
        Main = main;
        _markedSub = isTombstone ? ~sub : sub;
        Size = size;
    }

    public long Main { get; }

    /// <summary>Bytes of the record, for the accounting of space.</summary>
    public int Size { get; }

    public int Sub => _markedSub < 0 ? ~_markedSub : _markedSub;

    public bool IsTombstone => _markedSub < 0;

    public Revision Revision => new(Main, Sub);

    /// <summary>Order of history.</summary>
    public bool IsAfter(in KeptRevision other) => Main > other.Main || (Main == other.Main && Sub > other.Sub);
}
