using System.Buffers.Binary;

namespace WebEtcd.Storage.Revisions;

/// <summary>
/// Walks through a log of FasterKV without FasterKV, which trusts the lengths that it reads. A record is <c>u64 header, i64 main, i64 sub and part,
/// i32 length, value</c>, padded to 8 bytes; none crosses a page, and zeros fill the rest of one.
/// </summary>
internal static class RawLog
{
    private const int KeyOffset = 8;
    private const int LengthOffset = 24;
    private const int ValueOffset = 28;

    /// <summary>Throws <see cref="StorageException"/>, naming file and offset, unless [begin, end) is a sequence of whole records. Asks for each page whether to go on.</summary>
    internal static void Check(RevisionDevice device, StoreCut cut, int pageBits, Action throwIfStopped)
    {
        byte[] page = new byte[1 << pageBits];
        long at = cut.Begin;
        while (at < cut.End)
        {
            throwIfStopped();
            long next = Math.Min(((at >> pageBits) + 1) << pageBits, cut.End);
            Span<byte> bytes = page.AsSpan(0, (int)(next - at));
            device.ReadRaw(at, bytes);
            CheckPage(device, at, bytes);
            at = next;
        }
    }

    private static void CheckPage(RevisionDevice device, long address, ReadOnlySpan<byte> page)
    {
        int at = 0;
        while (at < page.Length)
        {
            ReadOnlySpan<byte> rest = page[at..];
            if (rest.Length >= sizeof(ulong) && BinaryPrimitives.ReadUInt64LittleEndian(rest) == 0)
            {
                at += sizeof(ulong);
                continue;
            }

            int length = rest.Length < ValueOffset ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest[LengthOffset..]);
            if (length < 0 || length > rest.Length - ValueOffset)
            {
                throw device.DamageAt(address + at, "no record begins here");
            }

            CheckRecord(device, address + at, rest.Slice(KeyOffset, ValueOffset + length - KeyOffset));
            at += (ValueOffset + length + 7) & ~7;
        }
    }

    /// <summary>Records of several parts have one checksum for all of them, which is checked when they are put together.</summary>
    private static void CheckRecord(RevisionDevice device, long address, ReadOnlySpan<byte> record)
    {
        var key = new RevisionKey(BinaryPrimitives.ReadInt64LittleEndian(record), BinaryPrimitives.ReadInt64LittleEndian(record[sizeof(long)..]));
        ReadOnlySpan<byte> value = record[(ValueOffset - KeyOffset)..];
        if (key.Part > 0 || RevisionCodec.PartsOf(value) > 1)
        {
            return;
        }

        try
        {
            RevisionCodec.Decode(key.Revision, value.ToArray());
        }
        catch (StorageException e)
        {
            throw device.DamageAt(address, e.Message);
        }
    }
}
