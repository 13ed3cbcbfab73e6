namespace WebEtcd.Storage.Wal;

/// <summary>How addresses of the log map to pages and segment files. Kept in META: a log is read with the geometry it was written with.</summary>
internal readonly record struct WalGeometry(int PageBits, int SegmentBits)
{
    /// <summary>Writes of this size and alignment reach the disk whole or not at all.</summary>
    internal const int SectorBytes = 512;

    /// <summary>FasterLog's first address; the bytes before it are zero.</summary>
    internal const long FirstAddress = 64;

    internal int PageBytes => 1 << PageBits;

    internal long SegmentBytes => 1L << SegmentBits;

    /// <summary>Most payload bytes in one frame. Entries above it are chunked, so that the unused end of a page stays below a quarter of it.</summary>
    internal int MaxPayloadBytes => (PageBytes / 4) - WalFrame.OverheadBytes - 8;

    internal int SegmentOf(long address) => (int)(address >> SegmentBits);

    internal long OffsetInSegment(long address) => address & (SegmentBytes - 1);

    internal long PageOf(long address) => address >> PageBits;

    internal int OffsetInPage(long address) => (int)(address & (PageBytes - 1));

    internal long StartOfSegment(int segment) => segment == 0 ? FirstAddress : (long)segment << SegmentBits;

    /// <summary>The geometry for a segment size in bytes, which is rounded down to a power of two of at least 16 KiB.</summary>
    internal static WalGeometry For(long segmentBytes)
    {
        int segmentBits = Math.Clamp(63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)Math.Max(segmentBytes, 1)), 14, 30);
        return new WalGeometry(Math.Min(20, segmentBits - 2), segmentBits);
    }
}
