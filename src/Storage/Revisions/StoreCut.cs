namespace WebEtcd.Storage.Revisions;

/// <summary>What a checkpoint holds of the revision store: the log between two addresses.</summary>
/// <param name="Begin">First address that is still needed.</param>
/// <param name="End">Address behind the last record.</param>
/// <param name="Records">About how many records there are; sizes the hash index at start.</param>
/// <param name="IndexBytes">Size of the hash index. Chains on disk were cut by it: a smaller one would join chains and lose all but one.</param>
internal readonly record struct StoreCut(long Begin, long End, long Records, long IndexBytes)
{
    internal const long FirstAddress = 64;
    internal static readonly StoreCut Empty = new(FirstAddress, FirstAddress, 0, 0);
}
