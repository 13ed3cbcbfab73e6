using WebEtcd.Raft;

namespace WebEtcd.Storage.Wal;

/// <summary>Where reading of the log begins, as META keeps it.</summary>
/// <param name="Position">First record to read.</param>
/// <param name="HardState">The hard state before that record.</param>
/// <param name="Index">Position just before the first kept entry; entries up to it that are still in the files do not count.</param>
/// <param name="Term">Term of <paramref name="Index"/>.</param>
internal readonly record struct WalStart(WalPosition Position, HardState HardState, ulong Index, ulong Term)
{
    internal static readonly WalStart OfEmptyLog = new(WalPosition.Start, default, 0, 0);
}
