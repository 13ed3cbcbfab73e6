namespace WebEtcd.Raft;

/// <summary>What the payload of an <see cref="Entry"/> holds.</summary>
public enum EntryType : byte
{
    /// <summary>A request for the state machine; an empty payload is the no-op of a new leader.</summary>
    Normal = 0,

    /// <summary>A membership change of the single-step form.</summary>
    ConfChange = 1,

    /// <summary>A membership change that may go through a joint configuration.</summary>
    ConfChangeV2 = 2,
}

/// <summary>One slot of the replicated log. Immutable once appended: an entry is never changed, only overridden by one of a higher term.</summary>
public sealed class Entry
{
    public Entry(ulong term, ulong index, EntryType type, ReadOnlyMemory<byte> data)
    {
        Term = term;
        Index = index;
        Type = type;
        Data = data;
    }

    /// <summary>Term of the leader that created the entry.</summary>
    public ulong Term { get; }

    /// <summary>Position in the log; the first entry has index 1.</summary>
    public ulong Index { get; }

    public EntryType Type { get; }

    /// <summary>The payload. Whoever hands it over must not change the bytes afterwards.</summary>
    public ReadOnlyMemory<byte> Data { get; }
}
