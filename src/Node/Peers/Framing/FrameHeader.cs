using System.Buffers.Binary;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Peers.Framing;

/// <summary>
/// What stands before the payload of a frame, little-endian: its length (4 bytes), and a CRC-32C (4 bytes) of the length and the payload. The checksum
/// covers the length too, so that a damaged one cannot make the stream be read out of step.
/// </summary>
internal static class FrameHeader
{
    public const int Size = 8;

    /// <summary>The payload's first byte, its <see cref="FrameKind"/>.</summary>
    public const int KindSize = 1;

    public static void Write(Span<byte> header, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum(header[..4], payload));
    }

    public static uint ReadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header);

    public static bool Matches(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == Checksum(header[..4], payload);

    private static uint Checksum(ReadOnlySpan<byte> length, ReadOnlySpan<byte> payload) => Crc32C.Compute(payload, Crc32C.Compute(length));
}
