using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// The hash that members compare to find corruption: CRC32C over the name of etcd's bucket and every kept record in etcd's encoding, so that it equals
/// the hash of an etcd with the same history. Two hashes are comparable when their compact revisions are equal.
/// </summary>
internal sealed class StoreHasher(MvccStore store)
{
    private const int RevisionBytes = 17;
    private const byte TombstoneMark = (byte)'t';

    public HashKVResponse Hash(long revision)
    {
        while (true)
        {
            long current = store.CurrentRevision;
            long compacted = store.CompactedRevision;
            if (revision > 0 && revision < compacted)
            {
                throw new EtcdException(EtcdErrors.Compacted);
            }

            if (revision > current)
            {
                throw new EtcdException(EtcdErrors.FutureRevision);
            }

            long upTo = revision == 0 ? current : revision;
            if (TryHash(upTo, compacted, out uint hash))
            {
                return new HashKVResponse
                {
                    Header = new ResponseHeader { Revision = current },
                    Hash = hash,
                    CompactRevision = compacted,
                    HashRevision = upTo,
                };
            }
        }
    }

    /// <summary>False when a compaction came in between.</summary>
    private bool TryHash(long revision, long compacted, out uint hash)
    {
        hash = 0;
        var crc = new Crc();
        crc.Add("key"u8);
        if (CollectKept(revision, compacted) is not { } kept)
        {
            return false;
        }

        byte[] buffer = [];
        foreach (Revision record in kept)
        {
            if (!TryAdd(ref crc, record, compacted, ref buffer))
            {
                return false;
            }
        }

        for (long main = Math.Max(compacted + 1, 2); main <= revision; main++)
        {
            int width;
            lock (store.Gate)
            {
                width = store.Widths.WidthOf(main);
            }

            for (int sub = 0; sub < width; sub++)
            {
                if (!TryAdd(ref crc, new Revision(main, sub), compacted, ref buffer))
                {
                    return false;
                }
            }
        }

        hash = crc.Value;
        return store.CompactedRevision == compacted;
    }

    private bool TryAdd(ref Crc crc, Revision revision, long compacted, ref byte[] buffer)
    {
        if (!store.Store.TryRead(revision, out RevisionRecord record))
        {
            return store.CompactedRevision == compacted
                ? throw new InvalidOperationException($"The revision store lacks record {revision}, which no compaction has taken.")
                : false;
        }

        if (record.IsTombstone && revision.Main == compacted)
        {
            return true;
        }

        AddRevision(ref crc, revision, record.IsTombstone);

        // In etcd a deletion's record holds nothing but the key.
        KeyValue encoded = record.IsTombstone ? new KeyValue { Key = record.KeyValue.Key } : record.KeyValue;
        int size = encoded.CalculateSize();
        if (buffer.Length < size)
        {
            buffer = new byte[Math.Max(size, 256)];
        }

        encoded.WriteTo(buffer.AsSpan(0, size));
        crc.Add(buffer.AsSpan(0, size));
        return true;
    }

    private static void AddRevision(ref Crc crc, Revision revision, bool isTombstone)
    {
        Span<byte> encoded = stackalloc byte[RevisionBytes + 1];
        BinaryPrimitives.WriteInt64BigEndian(encoded, revision.Main);
        encoded[8] = (byte)'_';
        BinaryPrimitives.WriteInt64BigEndian(encoded[9..], revision.Sub);
        encoded[RevisionBytes] = TombstoneMark;
        crc.Add(isTombstone ? encoded : encoded[..RevisionBytes]);
    }

    /// <summary>
    /// The records at or before the compaction that count: what a compaction at <paramref name="revision"/> would keep of them. When it would keep
    /// nothing at all, etcd counts all that the last compaction left. Null when a compaction came in between.
    /// </summary>
    private List<Revision>? CollectKept(long revision, long compacted)
    {
        bool keepsAny = false;
        var atRevision = new List<Revision>();
        var atCompaction = new List<Revision>();
        byte[]? cursor = [];
        while (cursor is not null)
        {
            lock (store.Gate)
            {
                if (store.CompactedRevision != compacted)
                {
                    return null;
                }

                LeafNode leaf = store.Index.SeekLeaf(cursor, out _, out _, out cursor);
                for (int i = 0; i < leaf.Count; i++)
                {
                    ref KeyState state = ref leaf.States[i];
                    if (state.TryFind(revision, out KeptRevision found))
                    {
                        keepsAny = true;
                        AddIf(atRevision, found, compacted);
                    }

                    if (!keepsAny && state.TryFind(compacted, out found))
                    {
                        AddIf(atCompaction, found, compacted);
                    }
                }
            }
        }

        List<Revision> kept = keepsAny ? atRevision : atCompaction;
        kept.Sort();
        return kept;
    }

    private static void AddIf(List<Revision> kept, in KeptRevision found, long compacted)
    {
        if (found.Main <= compacted)
        {
            kept.Add(found.Revision);
        }
    }

    /// <summary>CRC32C (Castagnoli) as Go's hash/crc32 computes it.</summary>
    private struct Crc()
    {
        private uint _state = uint.MaxValue;

        public readonly uint Value => ~_state;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            uint state = _state;
            while (bytes.Length >= sizeof(ulong))
            {
                state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
                bytes = bytes[sizeof(ulong)..];
            }

            foreach (byte one in bytes)
            {
                state = BitOperations.Crc32C(state, one);
            }

            _state = state;
        }
    }
}
