namespace WebEtcd.Raft;

/// <summary>What a follower does with the log that its leader sends.</summary>
internal sealed class LogReceiver(RaftCore core)
{
    public void Append(Message message)
    {
        var log = core.Log;
        if (message.Index < log.Committed)
        {
            // Old news: what is committed here is the leader's too.
            Acknowledge(message.From, log.Committed);
            return;
        }

        var previous = new EntryId(message.LogTerm, message.Index);
        if (log.TryAppend(previous, message.Entries, message.Commit, out var last))
        {
            Acknowledge(message.From, last);
            return;
        }

        // Tell the leader where the logs may agree, leaving out whatever of this log has a higher term than the leader's entry there.
        var hint = log.FindConflictByTerm(Math.Min(message.Index, log.LastIndex), message.LogTerm);
        core.Send(new Message
        {
            Type = MessageType.AppendResponse,
            To = message.From,
            Index = message.Index,
            Reject = true,
            RejectHint = hint.Index,
            LogTerm = hint.Term,
        });
    }

    public void Heartbeat(Message message)
    {
        core.Log.CommitTo(message.Commit);
        core.Send(new Message { Type = MessageType.HeartbeatResponse, To = message.From, Context = message.Context });
    }

    public void InstallSnapshot(Message message)
    {
        var restored = message.Snapshot is { } snapshot && TryRestore(snapshot);
        Acknowledge(message.From, restored ? core.Log.LastIndex : core.Log.Committed);
    }

    private void Acknowledge(ulong leader, ulong index) =>
        core.Send(new Message { Type = MessageType.AppendResponse, To = leader, Index = index });

    /// <summary>Starts anew from the snapshot, unless it brings nothing new. False when it was not used.</summary>
    private bool TryRestore(Snapshot snapshot)
    {
        var metadata = snapshot.Metadata;
        if (metadata.Index <= core.Log.Committed || !(Mentions(metadata.ConfState, core.Id) || core.Log.LastIndex == 0))
        {
            return false;
        }

        if (core.Log.Matches(new EntryId(metadata.Term, metadata.Index)))
        {
            // The log has that entry: everything up to it is committed, and the snapshot is not needed.
            core.Log.CommitTo(metadata.Index);
            return false;
        }

        core.Log.Restore(snapshot);
        core.Membership.Restore(metadata.ConfState);
        return true;
    }

    /// <summary>
    /// A snapshot of a group without this member was not meant for it, unless it has nothing at all: then it is new, and the change that adds it may come
    /// with the log after the snapshot. (Who is only in LearnersNext is in VotersOutgoing as well.)
    /// </summary>
    private static bool Mentions(ConfState state, ulong id) =>
        state.Voters.Contains(id) || state.Learners.Contains(id) || state.VotersOutgoing.Contains(id);
}
