namespace WebEtcd.Storage.Wal;

/// <summary>What a record of the log says.</summary>
internal enum WalRecordType : byte
{
    /// <summary>An entry of the replicated log. One with an index that was there before overrides it and all that followed.</summary>
    Entry = 1,

    /// <summary>Term, vote and commit index. The last one counts.</summary>
    HardState = 2,
}

[Flags]
internal enum WalRecordFlags : byte
{
    None = 0,

    /// <summary>The next record continues this one's payload.</summary>
    HasMore = 1,

    /// <summary>This record continues the payload of the one before.</summary>
    Continuation = 2,
}

/// <summary>One whole record, put together from its chunks.</summary>
internal readonly record struct WalRecord(WalRecordType Type, byte Kind, ulong Term, ulong Index, byte[] Payload, WalPosition Position);
