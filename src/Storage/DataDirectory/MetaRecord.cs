using System.Buffers.Binary;
using WebEtcd.Storage.Disk;
using WebEtcd.Storage.Wal;

namespace WebEtcd.Storage.DataDirectory;

/// <summary>
/// What META says: whose directory this is, where reading of the log begins, and which checkpoint counts. It fits one sector:
/// <code>
///   0 u32 crc32c over [4, 256)   4 u32 magic "WEM1"   8 u32 format version   12 u32 store number
///  16 u64 generation   24 u64 cluster id   32 u64 member id
///  40 i64 log address   48 u32 crc before it   52 u8 page bits, u8 segment bits, u8 store segment bits, u8 has checkpoint
///  56 u64 lsn there   64 term, vote, commit before it (3 u64)   88 u64 start index   96 u64 start term   104 u64 checkpoint index   112 u8 store page bits
/// </code>
/// </summary>
internal sealed record MetaRecord(
    ulong Generation,
    NodeIdentity Identity,
    WalGeometry Geometry,
    WalStart LogStart,
    int StoreNumber,
    int StorePageBits,
    int StoreSegmentBits,
    ulong? CheckpointIndex)
{
    internal const int Bytes = 256;
    internal const uint FormatVersion = 1;
    private const uint Magic = 0x314D4557;

    internal byte[] Encode()
    {
        byte[] bytes = new byte[Bytes];
        Span<byte> to = bytes;
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], StoreNumber);
        BinaryPrimitives.WriteUInt64LittleEndian(to[16..], Generation);
        BinaryPrimitives.WriteUInt64LittleEndian(to[24..], Identity.ClusterId);
        BinaryPrimitives.WriteUInt64LittleEndian(to[32..], Identity.MemberId);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], LogStart.Position.Address);
        BinaryPrimitives.WriteUInt32LittleEndian(to[48..], LogStart.Position.PreviousCrc);
        to[52] = (byte)Geometry.PageBits;
        to[53] = (byte)Geometry.SegmentBits;
        to[54] = (byte)StoreSegmentBits;
        to[55] = CheckpointIndex is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteUInt64LittleEndian(to[56..], LogStart.Position.NextLsn);
        HardStateCodec.Write(to[64..], LogStart.HardState);
        BinaryPrimitives.WriteUInt64LittleEndian(to[88..], LogStart.Index);
        BinaryPrimitives.WriteUInt64LittleEndian(to[96..], LogStart.Term);
        BinaryPrimitives.WriteUInt64LittleEndian(to[104..], CheckpointIndex ?? 0);
        to[112] = (byte)StorePageBits;
        BinaryPrimitives.WriteUInt32LittleEndian(to, Crc32C.Compute(to[4..]));
        return bytes;
    }

    /// <summary>Reads a slot; null when it was never written or is damaged. Throws for another format version.</summary>
    internal static MetaRecord? Decode(ReadOnlySpan<byte> from, string path, long offset)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(from) != Crc32C.Compute(from[4..Bytes]) || BinaryPrimitives.ReadUInt32LittleEndian(from[4..]) != Magic)
        {
            return null;
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(from[8..]);
        if (version != FormatVersion)
        {
            throw new StorageException($"the data directory has format version {version}; this program reads version {FormatVersion} only", path, offset);
        }

        return new MetaRecord(
            BinaryPrimitives.ReadUInt64LittleEndian(from[16..]),
            new NodeIdentity(BinaryPrimitives.ReadUInt64LittleEndian(from[24..]), BinaryPrimitives.ReadUInt64LittleEndian(from[32..])),
            new WalGeometry(from[52], from[53]),
            new WalStart(
                new WalPosition(BinaryPrimitives.ReadInt64LittleEndian(from[40..]), BinaryPrimitives.ReadUInt32LittleEndian(from[48..]), BinaryPrimitives.ReadUInt64LittleEndian(from[56..])),
                HardStateCodec.Read(from[64..]),
                BinaryPrimitives.ReadUInt64LittleEndian(from[88..]),
                BinaryPrimitives.ReadUInt64LittleEndian(from[96..])),
            BinaryPrimitives.ReadInt32LittleEndian(from[12..]),
            from[112],
            from[54],
            from[55] == 0 ? null : BinaryPrimitives.ReadUInt64LittleEndian(from[104..]));
    }
}
