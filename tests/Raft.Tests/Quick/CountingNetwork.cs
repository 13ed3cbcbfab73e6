namespace WebEtcd.Raft.Tests;

/// <summary>
/// A network that makes leaders look as if they committed whatever a majority has stored, of older terms too: the mistake that figure 8 of the Raft paper warns
/// of. For worlds in which all members vote.
/// </summary>
internal sealed class CountingNetwork(IReadOnlyDictionary<ulong, ILogStorage> stored)
{
    public Message Tamper(Message message)
    {
        if (message.Type == MessageType.Append)
        {
            message.Commit = Math.Max(message.Commit, StoredByMajority(message.From));
        }
        else if (message.Type == MessageType.Heartbeat)
        {
            message.Commit = Math.Max(message.Commit, Math.Min(SharedEnd(message.From, message.To), StoredByMajority(message.From)));
        }

        return message;
    }

    /// <summary>Highest index up to which so many members have what the leader has.</summary>
    private ulong StoredByMajority(ulong leader) =>
        stored.Keys.Select(member => SharedEnd(leader, member)).OrderDescending().ElementAt(stored.Count / 2);

    /// <summary>Highest index at which the logs of two members agree.</summary>
    private ulong SharedEnd(ulong leader, ulong member)
    {
        var (ours, theirs) = (stored[leader], stored[member]);
        for (var index = Math.Min(ours.LastIndex, theirs.LastIndex); index >= ours.FirstIndex && index >= theirs.FirstIndex; index--)
        {
            ours.Term(index, out var own);
            theirs.Term(index, out var other);
            if (own == other)
            {
                return index;
            }
        }

        return 0;
    }
}
