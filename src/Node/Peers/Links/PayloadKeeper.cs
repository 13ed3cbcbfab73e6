using WebEtcd.Raft;

namespace WebEtcd.Node.Peers.Links;

/// <summary>
/// Gives the payloads of a message memory of their own, so that they can live on in the log while the buffer they were read into is used again. Entries
/// of a message share arrays, but none so large that one entry which is kept long would hold much more than itself, or that the collector would treat
/// it apart.
/// </summary>
internal static class PayloadKeeper
{
    private const int SharedArrayBytes = 32 << 10;

    public static void Detach(Message message)
    {
        if (message.Context.Length > 0)
        {
            message.Context = message.Context.ToArray();
        }

        if (message.Snapshot is { Data.Length: > 0 } snapshot)
        {
            message.Snapshot = snapshot with { Data = snapshot.Data.ToArray() };
        }

        if (message.Entries.Count > 0)
        {
            message.Entries = Copy(message.Entries);
        }
    }

    private static Entry[] Copy(IReadOnlyList<Entry> entries)
    {
        var copies = new Entry[entries.Count];
        long left = 0;
        for (int i = 0; i < copies.Length; i++)
        {
            left += entries[i].Data.Length;
        }

        Memory<byte> free = default;
        for (int i = 0; i < copies.Length; i++)
        {
            Entry entry = entries[i];
            int length = entry.Data.Length;
            if (length > free.Length)
            {
                free = GC.AllocateUninitializedArray<byte>((int)Math.Max(length, Math.Min(left, SharedArrayBytes)));
            }

            entry.Data.CopyTo(free);
            copies[i] = new Entry(entry.Term, entry.Index, entry.Type, free[..length]);
            free = free[length..];
            left -= length;
        }

        return copies;
    }
}
