using System.Buffers.Binary;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Snapshots;

/// <summary>
/// How a snapshot travels: the bytes of the revision store's log from begin to end in blocks of 64 KiB (the last one shorter), each followed by
/// <c>u32 crc32c</c> over its log address (i64) and its bytes, so that neither a changed nor a misplaced block is taken.
/// </summary>
internal readonly struct SnapshotBlocks(long begin, long end)
{
    internal const int BlockBytes = 1 << 16;
    internal const int ChecksumBytes = sizeof(uint);
    internal const int StrideBytes = BlockBytes + ChecksumBytes;

    /// <summary>Bytes of all blocks with their checksums.</summary>
    internal long Length => (end - begin) + (Count * ChecksumBytes);

    private long Count => (end - begin + BlockBytes - 1) / BlockBytes;

    /// <summary>Log address of a block's first byte.</summary>
    internal long AddressOf(long block) => begin + (block * BlockBytes);

    /// <summary>Bytes of the log in a block.</summary>
    internal int BytesOf(long block) => (int)Math.Min(BlockBytes, end - AddressOf(block));

    /// <summary>Puts the checksum behind a block's bytes.</summary>
    internal void Seal(long block, Span<byte> buffer) =>
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[BytesOf(block)..], Checksum(block, buffer));

    /// <summary>True when the checksum behind a block's bytes fits.</summary>
    internal bool IsIntact(long block, ReadOnlySpan<byte> buffer) =>
        BinaryPrimitives.ReadUInt32LittleEndian(buffer[BytesOf(block)..]) == Checksum(block, buffer);

    private uint Checksum(long block, ReadOnlySpan<byte> buffer)
    {
        Span<byte> address = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(address, AddressOf(block));
        return Crc32C.Compute(buffer[..BytesOf(block)], Crc32C.Compute(address));
    }
}
