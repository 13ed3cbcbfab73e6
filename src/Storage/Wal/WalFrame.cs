using System.Buffers.Binary;
using System.Runtime.InteropServices;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Wal;

/// <summary>
/// The frame of one record, little-endian:
/// <code>
///  0 u32 length   of the whole frame, a multiple of 4; FasterLog's own length prefix before the frame says the same
///  4 u32 crc32c   over [0, 4) and [8, length)
///  8 u32 prevCrc  crc32c of the record before: a chain that kills stale records
/// 12 u8 type, u8 flags, u8 kind, u8 version
/// 16 u64 lsn      one more than the record before
/// 24 u64 durable  highest lsn that was durable when this was written
/// 32 u64 term   40 u64 index   48 u32 payload length
/// 52 payload, every 8 bytes masked by a word made from the lsn; filler; u32 trailer
/// </code>
/// A completely written record has no sector in which its part is all zero: the first part holds two copies of the length, the last the
/// trailer, and the mask keeps runs of zeros out of the middle. In a segment that is zeros before it is written, a record with a zero part
/// is therefore torn, and a record that fails its checksum without one is corrupt.
/// </summary>
internal static class WalFrame
{
    internal const int HeaderBytes = 52;
    internal const int OverheadBytes = HeaderBytes + sizeof(uint);
    internal const int PrefixBytes = sizeof(int);
    private const byte FormatVersion = 1;
    private const byte Filler = 0xA5;
    private const uint Trailer = 0x96C3A55A;

    internal readonly ref struct Fields
    {
        internal required WalRecordType Type { get; init; }

        internal required WalRecordFlags Flags { get; init; }

        internal required byte Kind { get; init; }

        internal required uint PreviousCrc { get; init; }

        internal required ulong Lsn { get; init; }

        internal required ulong DurableLsn { get; init; }

        internal required ulong Term { get; init; }

        internal required ulong Index { get; init; }

        /// <summary>The payload; masked when it was decoded.</summary>
        internal required ReadOnlySpan<byte> Payload { get; init; }
    }

    /// <summary>Length of the frame for a payload at an address, such that the record after it does not start in the last word of a sector.</summary>
    internal static int LengthFor(int payloadBytes, long address)
    {
        int length = (HeaderBytes + payloadBytes + sizeof(uint) + 3) & ~3;
        long next = address + PrefixBytes + length;
        return next % WalGeometry.SectorBytes == WalGeometry.SectorBytes - sizeof(uint) ? length + sizeof(uint) : length;
    }

    /// <summary>Writes a frame that fills <paramref name="frame"/> and returns its checksum.</summary>
    internal static uint Encode(Span<byte> frame, in Fields fields)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], fields.PreviousCrc);
        frame[12] = (byte)fields.Type;
        frame[13] = (byte)fields.Flags;
        frame[14] = fields.Kind;
        frame[15] = FormatVersion;
        BinaryPrimitives.WriteUInt64LittleEndian(frame[16..], fields.Lsn);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[24..], fields.DurableLsn);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[32..], fields.Term);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[40..], fields.Index);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[48..], (uint)fields.Payload.Length);
        Mask(fields.Payload, frame.Slice(HeaderBytes, fields.Payload.Length), fields.Lsn);
        frame[(HeaderBytes + fields.Payload.Length)..^sizeof(uint)].Fill(Filler);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[^sizeof(uint)..], Trailer);
        uint crc = Checksum(frame);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], crc);
        return crc;
    }

    /// <summary>True for a frame whose length, checksum, version and payload length are right.</summary>
    internal static bool IsValid(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame) == frame.Length
        && BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) == Checksum(frame)
        && frame[15] == FormatVersion
        && BinaryPrimitives.ReadUInt32LittleEndian(frame[48..]) <= frame.Length - OverheadBytes;

    internal static uint CrcOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]);

    /// <summary>The fields of a frame that is valid.</summary>
    internal static Fields Decode(ReadOnlySpan<byte> frame) => new()
    {
        Type = (WalRecordType)frame[12],
        Flags = (WalRecordFlags)frame[13],
        Kind = frame[14],
        PreviousCrc = BinaryPrimitives.ReadUInt32LittleEndian(frame[8..]),
        Lsn = BinaryPrimitives.ReadUInt64LittleEndian(frame[16..]),
        DurableLsn = BinaryPrimitives.ReadUInt64LittleEndian(frame[24..]),
        Term = BinaryPrimitives.ReadUInt64LittleEndian(frame[32..]),
        Index = BinaryPrimitives.ReadUInt64LittleEndian(frame[40..]),
        Payload = frame.Slice(HeaderBytes, (int)BinaryPrimitives.ReadUInt32LittleEndian(frame[48..])),
    };

    /// <summary>Masks or unmasks a payload.</summary>
    internal static void Mask(ReadOnlySpan<byte> from, Span<byte> to, ulong lsn)
    {
        ulong mask = MaskOf(lsn);
        ReadOnlySpan<ulong> source = MemoryMarshal.Cast<byte, ulong>(from);
        Span<ulong> target = MemoryMarshal.Cast<byte, ulong>(to);
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = source[i] ^ mask;
        }

        for (int i = source.Length * sizeof(ulong); i < from.Length; i++)
        {
            to[i] = (byte)(from[i] ^ (byte)(mask >> (8 * (i % sizeof(ulong)))));
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> frame) => Crc32C.Compute(frame[8..], Crc32C.Compute(frame[..4]));

    private static ulong MaskOf(ulong lsn)
    {
        ulong z = lsn + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (z ^ (z >> 31)) | 0x0101010101010101;
    }
}
