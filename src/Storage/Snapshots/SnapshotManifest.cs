using System.Buffers.Binary;
using WebEtcd.Storage.Disk;
using WebEtcd.Storage.Revisions;

namespace WebEtcd.Storage.Snapshots;

/// <summary>
/// What a receiver has to know before the bytes of a snapshot: the checkpoint it is of, its small tables, and the geometry of the revision store.
/// <code>
///  0 u32 crc32c over [4, end)   4 u32 magic "WES1"   8 u64 applied index   16 u64 applied term   24 i64 revision
/// 32 i64 begin, 40 i64 end, 48 i64 records, 56 i64 index bytes of the revision store
/// 64 u8 page bits, u8 segment bits, 6 zero   72 i64 length of the tables   80 the tables
/// </code>
/// </summary>
/// <param name="AppliedIndex">Last log entry that is in the snapshot.</param>
/// <param name="AppliedTerm">Term of <paramref name="AppliedIndex"/>.</param>
/// <param name="Revision">Revision of the store at that index.</param>
/// <param name="Tables">The small tables, for the state machine.</param>
/// <param name="PageBits">Page size of the revision store as a power of two.</param>
/// <param name="SegmentBits">Size of its files as a power of two.</param>
/// <param name="Begin">First log address of the revision store that belongs to the snapshot.</param>
/// <param name="End">Log address behind the last record.</param>
/// <param name="Records">About how many records there are.</param>
/// <param name="IndexBytes">Size of the hash index.</param>
public sealed record SnapshotManifest(
    ulong AppliedIndex,
    ulong AppliedTerm,
    long Revision,
    ReadOnlyMemory<byte> Tables,
    int PageBits,
    int SegmentBits,
    long Begin,
    long End,
    long Records,
    long IndexBytes)
{
    private const uint Magic = 0x31534557;
    private const int HeaderBytes = 80;

    /// <summary>Bytes of the snapshot's stream, without the manifest.</summary>
    public long StreamLength => Blocks.Length;

    internal SnapshotBlocks Blocks => new(Begin, End);

    internal StoreCut Cut => new(Begin, End, Records, IndexBytes);

    internal RecoveredCheckpoint Checkpoint => new(AppliedIndex, AppliedTerm, Revision, Tables);

    /// <summary>The manifest as bytes.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[HeaderBytes + Tables.Length];
        Span<byte> to = bytes;
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], Magic);
        BinaryPrimitives.WriteUInt64LittleEndian(to[8..], AppliedIndex);
        BinaryPrimitives.WriteUInt64LittleEndian(to[16..], AppliedTerm);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], Revision);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], Begin);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], End);
        BinaryPrimitives.WriteInt64LittleEndian(to[48..], Records);
        BinaryPrimitives.WriteInt64LittleEndian(to[56..], IndexBytes);
        to[64] = (byte)PageBits;
        to[65] = (byte)SegmentBits;
        BinaryPrimitives.WriteInt64LittleEndian(to[72..], Tables.Length);
        Tables.Span.CopyTo(to[HeaderBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to, Crc32C.Compute(to[4..]));
        return bytes;
    }

    /// <summary>Reads a manifest. Throws <see cref="StorageException"/> when it is damaged or makes no sense.</summary>
    public static SnapshotManifest Decode(ReadOnlySpan<byte> from)
    {
        if (from.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(from) != Crc32C.Compute(from[4..])
            || BinaryPrimitives.ReadUInt32LittleEndian(from[4..]) != Magic
            || BinaryPrimitives.ReadInt64LittleEndian(from[72..]) != from.Length - HeaderBytes)
        {
            throw new StorageException("the manifest of a snapshot is damaged or of another version");
        }

        var manifest = new SnapshotManifest(
            BinaryPrimitives.ReadUInt64LittleEndian(from[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(from[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[24..]),
            from[HeaderBytes..].ToArray(),
            from[64],
            from[65],
            BinaryPrimitives.ReadInt64LittleEndian(from[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[56..]));
        return manifest.IsSane ? manifest : throw new StorageException("the manifest of a snapshot makes no sense");
    }

    private bool IsSane =>
        AppliedIndex > 0
        && PageBits is >= 9 and <= 30
        && SegmentBits >= PageBits
        && SegmentBits <= 40
        && Begin >= StoreCut.FirstAddress
        && End >= Begin
        && End >> SegmentBits < int.MaxValue
        && Records >= 0
        && IndexBytes is >= 0 and < 1L << 40;

    /// <summary>True when both are manifests of the very same snapshot.</summary>
    internal bool IsSameAs(SnapshotManifest other) => Encode().AsSpan().SequenceEqual(other.Encode());
}
