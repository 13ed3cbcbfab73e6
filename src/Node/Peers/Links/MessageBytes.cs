using WebEtcd.Raft;

namespace WebEtcd.Node.Peers.Links;

/// <summary>About how many bytes a raft message takes, for the bounds of queues: its payloads, without what stands around them.</summary>
internal static class MessageBytes
{
    private const int Fields = 32;

    public static long Of(Message message)
    {
        long bytes = Fields + message.Context.Length;
        if (message.Entries is EntrySlice slice)
        {
            foreach (Entry entry in slice.Span)
            {
                bytes += Fields + entry.Data.Length;
            }

            return bytes;
        }

        for (int i = 0; i < message.Entries.Count; i++)
        {
            bytes += Fields + message.Entries[i].Data.Length;
        }

        return bytes;
    }
}
