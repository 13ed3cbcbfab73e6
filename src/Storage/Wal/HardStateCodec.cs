using System.Buffers.Binary;
using WebEtcd.Raft;

namespace WebEtcd.Storage.Wal;

/// <summary>A hard state as 24 bytes: term, vote, commit, little-endian.</summary>
internal static class HardStateCodec
{
    internal const int Bytes = 24;

    internal static void Write(Span<byte> to, HardState hardState)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(to, hardState.Term);
        BinaryPrimitives.WriteUInt64LittleEndian(to[8..], hardState.Vote);
        BinaryPrimitives.WriteUInt64LittleEndian(to[16..], hardState.Commit);
    }

    internal static HardState Read(ReadOnlySpan<byte> from) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(from),
        BinaryPrimitives.ReadUInt64LittleEndian(from[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(from[16..]));
}
