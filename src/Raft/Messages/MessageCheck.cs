namespace WebEtcd.Raft;

/// <summary>What every message from another member fulfils, whoever sent it. The rules of the protocol rely on it without looking again.</summary>
internal static class MessageCheck
{
    public static bool IsValid(Message message)
    {
        if (MessageKind.IsTermless(message.Type))
        {
            return message.Entries.Count > 0 && (message.Type == MessageType.Propose || message.Entries.Count == 1);
        }

        if (message.Term == 0 || message.From == RaftCore.None)
        {
            return false;
        }

        return message.Type switch
        {
            MessageType.Append => IsPieceOfLog(message),
            MessageType.Snapshot => message.Snapshot is not null,
            _ => true,
        };
    }

    /// <summary>Entries follow the one before them without a gap, and terms never fall, nor exceed the leader's.</summary>
    private static bool IsPieceOfLog(Message message)
    {
        var index = message.Index;
        var term = message.LogTerm;
        for (var i = 0; i < message.Entries.Count; i++)
        {
            var entry = message.Entries[i];
            if (entry.Index != index + 1 || entry.Term == 0 || entry.Term < term)
            {
                return false;
            }

            index = entry.Index;
            term = entry.Term;
        }

        return term <= message.Term;
    }
}
