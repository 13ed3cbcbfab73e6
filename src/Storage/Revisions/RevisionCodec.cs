using System.Buffers.Binary;
using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Revisions;

/// <summary>
/// A revision record as bytes, little-endian:
/// <code>
///  0 u32 crc32c   over the revision (main, sub) and [4, end)
///  4 u8 type (1 put, 2 tombstone), u8 version, u16 parts
///  8 u32 key length   12 u32 value length
/// 16 u64 raft index   24 i64 create revision   32 i64 mod revision   40 i64 version   48 i64 lease
/// 56 key, value
/// </code>
/// </summary>
internal static class RevisionCodec
{
    internal const int HeaderBytes = 56;
    private const byte Put = 1;
    private const byte Tombstone = 2;
    private const byte FormatVersion = 1;

    internal static int LengthOf(in RevisionRecord record) => HeaderBytes + record.KeyValue.Key.Length + record.KeyValue.Value.Length;

    internal static void Encode(in RevisionRecord record, int parts, Span<byte> to)
    {
        KeyValue keyValue = record.KeyValue;
        to[4] = record.IsTombstone ? Tombstone : Put;
        to[5] = FormatVersion;
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], (ushort)parts);
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], (uint)keyValue.Key.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(to[12..], (uint)keyValue.Value.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(to[16..], record.RaftIndex);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], keyValue.CreateRevision);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], keyValue.ModRevision);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], keyValue.Version);
        BinaryPrimitives.WriteInt64LittleEndian(to[48..], keyValue.Lease);
        keyValue.Key.Span.CopyTo(to[HeaderBytes..]);
        keyValue.Value.Span.CopyTo(to[(HeaderBytes + keyValue.Key.Length)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to, Checksum(record.Revision, to));
    }

    /// <summary>Number of parts that a record has, from the bytes of its first one.</summary>
    internal static int PartsOf(ReadOnlySpan<byte> first) => first.Length < HeaderBytes ? 1 : BinaryPrimitives.ReadUInt16LittleEndian(first[6..]);

    /// <summary>Reads a record; key and value keep the array. Throws when it is damaged.</summary>
    internal static RevisionRecord Decode(Revision revision, byte[] from)
    {
        ReadOnlySpan<byte> bytes = from;
        if (bytes.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Checksum(revision, bytes))
        {
            throw new StorageException($"the record of revision {revision} is damaged: its checksum does not fit");
        }

        int keyLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        int valueLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (bytes[5] != FormatVersion || bytes[4] is not (Put or Tombstone) || HeaderBytes + (long)keyLength + valueLength != bytes.Length)
        {
            throw new StorageException($"the record of revision {revision} has an unknown form: a newer version may have written it");
        }

        var keyValue = new KeyValue
        {
            Key = UnsafeByteOperations.UnsafeWrap(from.AsMemory(HeaderBytes, keyLength)),
            Value = UnsafeByteOperations.UnsafeWrap(from.AsMemory(HeaderBytes + keyLength, valueLength)),
            CreateRevision = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            ModRevision = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            Version = BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
            Lease = BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]),
        };
        return new RevisionRecord(revision, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), bytes[4] == Tombstone, keyValue);
    }

    private static uint Checksum(Revision revision, ReadOnlySpan<byte> bytes)
    {
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(key, revision.Main);
        BinaryPrimitives.WriteInt64LittleEndian(key[8..], revision.Sub);
        return Crc32C.Compute(bytes[4..], Crc32C.Compute(key));
    }
}
