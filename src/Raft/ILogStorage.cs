namespace WebEtcd.Raft;

/// <summary>Why a part of the log cannot be given.</summary>
public enum LogReadError
{
    None = 0,

    /// <summary>The index lies at or before the last snapshot.</summary>
    Compacted,

    /// <summary>The index lies beyond the end of the stored log.</summary>
    Unavailable,

    /// <summary>The snapshot is being made: ask again later.</summary>
    SnapshotTemporarilyUnavailable,
}

/// <summary>The stable part of the log, as <see cref="RaftNode"/> reads it. Called on the thread that owns the node; must not block on a disk.</summary>
public interface ILogStorage
{
    /// <summary>The hard state and configuration that were stored; both empty for a node that has never run.</summary>
    (HardState HardState, ConfState ConfState) InitialState();

    /// <summary>Entries in [<paramref name="low"/>, <paramref name="high"/>), cut so that their size stays at or below <paramref name="maxBytes"/>, at least one.</summary>
    LogReadError Entries(ulong low, ulong high, ulong maxBytes, out IReadOnlyList<Entry> entries);

    /// <summary>Term of an index in [<see cref="FirstIndex"/> - 1, <see cref="LastIndex"/>].</summary>
    LogReadError Term(ulong index, out ulong term);

    /// <summary>Index of the last entry, or of the snapshot when there is none.</summary>
    ulong LastIndex { get; }

    /// <summary>Index of the first entry that can be read: the snapshot's index + 1.</summary>
    ulong FirstIndex { get; }

    /// <summary>The most recent snapshot.</summary>
    LogReadError Snapshot(out Snapshot? snapshot);
}
