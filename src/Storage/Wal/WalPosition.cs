namespace WebEtcd.Storage.Wal;

/// <summary>A place between two records of the log, with what the next record must continue.</summary>
/// <param name="Address">Logical address; FasterLog's tail when the place is the end.</param>
/// <param name="PreviousCrc">Checksum of the record before.</param>
/// <param name="NextLsn">Number of the record that starts here.</param>
internal readonly record struct WalPosition(long Address, uint PreviousCrc, ulong NextLsn)
{
    internal static readonly WalPosition Start = new(WalGeometry.FirstAddress, 0, 1);
}
