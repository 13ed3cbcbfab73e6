namespace WebEtcd.Shared.Services;

/// <summary>One thing that an entry asks for: an operation, a compare, a lease, a user.</summary>
/// <param name="Word">What happens: <c>put</c>, <c>delete</c>, <c>if</c>, <c>grant</c> and so on.</param>
/// <param name="Key">The key it is about, cut at <see cref="MaxKeyBytes"/>; null when it is about none.</param>
/// <param name="RangeEnd">The end of the range, as in requests, cut too; null for a single key.</param>
/// <param name="ValueBytes">Size of the value; -1 when there is none. The value itself is never told.</param>
/// <param name="Note">The rest, in words; empty for nothing.</param>
public sealed record RaftLogItem(string Word, byte[]? Key, byte[]? RangeEnd, long ValueBytes, string Note)
{
    /// <summary>Bytes of a key that are told.</summary>
    public const int MaxKeyBytes = 512;

    /// <summary>How long the key is, if more than is told; else 0.</summary>
    public int WholeKeyBytes { get; init; }
}
