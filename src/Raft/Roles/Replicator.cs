namespace WebEtcd.Raft;

/// <summary>What a leader sends to its followers, within the bounds of their progress.</summary>
internal sealed class Replicator(RaftCore core)
{
    /// <summary>Sends an append message to every follower that may get one, be it only to tell the commit index.</summary>
    public void BroadcastAppend() => ForOthers(sendIfEmpty: true);

    /// <summary>As <see cref="BroadcastAppend"/>, but only where there are entries to send.</summary>
    public void BroadcastEntries() => ForOthers(sendIfEmpty: false);

    public void BroadcastHeartbeat(ReadOnlyMemory<byte> context)
    {
        var members = core.Tracker.Progress;
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Id != core.Id)
            {
                SendHeartbeat(members[i], context);
            }
        }
    }

    /// <summary>
    /// Sends one append message, or a snapshot when the follower needs what the log no longer has. False when nothing was sent. An empty message (
    /// <paramref name="sendIfEmpty"/>) carries the commit index; with a full window it also is what finds out that the messages in it were lost.
    /// </summary>
    public bool TrySendAppend(Progress member, bool sendIfEmpty)
    {
        if (member.IsPaused)
        {
            return false;
        }

        var log = core.Log;
        var previous = member.Next - 1;
        if (log.Term(previous, out var previousTerm) != LogReadError.None)
        {
            return TrySendSnapshot(member);
        }

        IReadOnlyList<Entry> entries = [];
        var error = LogReadError.None;
        if (member.State != ProgressState.Replicate || !member.Inflights.IsFull)
        {
            error = log.EntriesFrom(member.Next, core.Config.MaxSizePerMessage, out entries);
        }

        if (entries.Count == 0 && !sendIfEmpty)
        {
            return false;
        }

        if (error != LogReadError.None)
        {
            return TrySendSnapshot(member);
        }

        core.Send(new Message
        {
            Type = MessageType.Append,
            To = member.Id,
            Index = previous,
            LogTerm = previousTerm,
            Entries = entries,
            Commit = log.Committed,
        });
        member.SentEntries(entries.Count, EntrySize.Payload(entries));
        member.SentCommit(log.Committed);
        return true;
    }

    private void ForOthers(bool sendIfEmpty)
    {
        var members = core.Tracker.Progress;
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Id != core.Id)
            {
                TrySendAppend(members[i], sendIfEmpty);
            }
        }
    }

    private bool TrySendSnapshot(Progress member)
    {
        // Who is not there now would only hold the snapshot up.
        if (!member.RecentActive)
        {
            return false;
        }

        var error = core.Log.ReadSnapshot(out var snapshot);
        if (error == LogReadError.SnapshotTemporarilyUnavailable)
        {
            return false;
        }

        if (error != LogReadError.None || snapshot is null || snapshot.Metadata.Index == 0)
        {
            throw new RaftInvariantException($"{member.Id:x} needs entry {member.Next}, which the log no longer has, and there is no snapshot: {error}");
        }

        var before = member.State;
        member.BecomeSnapshot(snapshot.Metadata.Index);
        core.Tracer?.Progress(member, before, RaftTraceReason.LogCompacted);
        core.Send(new Message { Type = MessageType.Snapshot, To = member.Id, Snapshot = snapshot });
        return true;
    }

    /// <summary>The commit index goes no further than what the follower is known to have: beyond it the logs may differ.</summary>
    private void SendHeartbeat(Progress member, ReadOnlyMemory<byte> context)
    {
        var commit = Math.Min(member.Match, core.Log.Committed);
        core.Send(new Message { Type = MessageType.Heartbeat, To = member.Id, Commit = commit, Context = context });
        member.SentCommit(commit);
    }
}
