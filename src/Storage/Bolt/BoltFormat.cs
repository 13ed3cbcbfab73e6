using System.Buffers.Binary;

namespace WebEtcd.Storage.Bolt;

/// <summary>
/// The parts of a bbolt file that a backup has. All numbers are little endian.
/// <code>
/// page:     0 u64 number   8 u16 kind   10 u16 elements   12 u32 further pages   16 elements, then their bytes
/// meta:    16 u32 magic, u32 version, u32 page size, u32 flags   32 u64 root page, u64 sequence   48 u64 freelist   56 u64 pages   64 u64 txid   72 u64 FNV-1a of [16, 72)
/// branch element:  u32 offset of the key from here, u32 key bytes, u64 page
/// leaf element:    u32 flags (1: a bucket), u32 offset of the key from here, u32 key bytes, u32 value bytes
/// bucket:  a value: u64 root page, u64 sequence; with root page 0 followed by a page of its own
/// </code>
/// </summary>
internal static class BoltFormat
{
    internal const int PageBytes = 4096;
    internal const int PageHeaderBytes = 16;
    internal const int ElementBytes = 16;
    internal const int BucketHeaderBytes = 16;
    internal const int MetaEnd = 80;

    internal const ushort BranchPage = 0x01;
    internal const ushort LeafPage = 0x02;
    internal const ushort MetaPage = 0x04;
    internal const uint BucketFlag = 0x01;

    internal const uint Magic = 0xED0CDAED;
    internal const uint Version = 2;

    /// <summary>Stands for: the free pages are those that nothing leads to. etcd keeps its files this way.</summary>
    internal const ulong NoFreelist = ulong.MaxValue;

    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>The checksum of a meta page.</summary>
    internal static ulong ChecksumOf(ReadOnlySpan<byte> metaPage)
    {
        ulong hash = FnvOffset;
        foreach (byte one in metaPage[PageHeaderBytes..(MetaEnd - sizeof(ulong))])
        {
            hash = (hash ^ one) * FnvPrime;
        }

        return hash;
    }

    internal static void WritePageHeader(Span<byte> page, ulong number, ushort kind, int elements, int furtherPages)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(page, number);
        BinaryPrimitives.WriteUInt16LittleEndian(page[8..], kind);
        BinaryPrimitives.WriteUInt16LittleEndian(page[10..], checked((ushort)elements));
        BinaryPrimitives.WriteUInt32LittleEndian(page[12..], (uint)furtherPages);
    }
}
