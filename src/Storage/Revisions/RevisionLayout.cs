using System.Numerics;

namespace WebEtcd.Storage.Revisions;

/// <summary>Sizes of the revision store as powers of two. Page and segment size are kept in META; memory and index may change from start to start.</summary>
internal readonly record struct RevisionLayout(int PageBits, int SegmentBits, int MemoryBits, long IndexBytes)
{
    /// <summary>A record above this is split, so that little of a page stays unused.</summary>
    internal int MaxPartBytes => 1 << (PageBits - 2);

    internal static RevisionLayout For(StorageOptions options, (int PageBits, int SegmentBits)? kept)
    {
        int pageBits = kept?.PageBits ?? options.RevisionPageBits;
        return new RevisionLayout(
            pageBits,
            kept?.SegmentBits ?? Math.Clamp(BitOperations.Log2((ulong)Math.Max(options.RevisionSegmentBytes, 1)), pageBits, 40),
            Math.Clamp(BitOperations.Log2((ulong)Math.Max(options.RevisionMemoryBytes, 1)), pageBits + 2, 40),
            options.RevisionIndexBytes);
    }
}
