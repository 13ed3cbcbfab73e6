using System.Numerics;

namespace WebEtcd.Raft;

/// <summary>
/// Two measures of entries. The encoded size is what an entry takes in etcd's encoding, and limits messages and apply batches. The payload size counts
/// the data alone, so that the empty entries of a new leader and of an automatic leave weigh nothing and can never be refused.
/// </summary>
internal static class EntrySize
{
    public const ulong NoLimit = ulong.MaxValue;

    public static ulong Encoded(Entry entry)
    {
        var size = 2 + VarintSize(entry.Term) + VarintSize(entry.Index);
        if (entry.Type != EntryType.Normal)
        {
            size += 2;
        }

        var length = entry.Data.Length;
        return length == 0 ? (ulong)size : (ulong)(size + 1 + VarintSize((ulong)length)) + (ulong)length;
    }

    public static ulong Encoded(IReadOnlyList<Entry> entries)
    {
        ulong size = 0;
        if (entries is EntrySlice slice)
        {
            foreach (var entry in slice.Span)
            {
                size += Encoded(entry);
            }

            return size;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            size += Encoded(entries[i]);
        }

        return size;
    }

    public static ulong Payload(IReadOnlyList<Entry> entries)
    {
        ulong size = 0;
        if (entries is EntrySlice slice)
        {
            foreach (var entry in slice.Span)
            {
                size += (ulong)entry.Data.Length;
            }

            return size;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            size += (ulong)entries[i].Data.Length;
        }

        return size;
    }

    /// <summary>How many of the first entries fit into <paramref name="maxBytes"/>: at least one when there is any.</summary>
    public static int CountWithin(ReadOnlySpan<Entry> entries, ulong maxBytes)
    {
        if (entries.Length <= 1 || maxBytes == NoLimit)
        {
            return entries.Length;
        }

        var size = Encoded(entries[0]);
        for (var i = 1; i < entries.Length; i++)
        {
            size += Encoded(entries[i]);
            if (size > maxBytes)
            {
                return i;
            }
        }

        return entries.Length;
    }

    public static int VarintSize(ulong value) => value == 0 ? 1 : (BitOperations.Log2(value) / 7) + 1;
}
