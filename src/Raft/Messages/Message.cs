namespace WebEtcd.Raft;

/// <summary>Kinds of messages, with the numbers of etcd's raft.</summary>
public enum MessageType
{
    Hup = 0,
    Beat = 1,
    Propose = 2,
    Append = 3,
    AppendResponse = 4,
    Vote = 5,
    VoteResponse = 6,
    Snapshot = 7,
    Heartbeat = 8,
    HeartbeatResponse = 9,
    Unreachable = 10,
    SnapshotStatus = 11,
    CheckQuorum = 12,
    TransferLeader = 13,
    TimeoutNow = 14,
    ReadIndex = 15,
    ReadIndexResponse = 16,
    PreVote = 17,
    PreVoteResponse = 18,
    StorageAppend = 19,
    StorageAppendResponse = 20,
    StorageApply = 21,
    StorageApplyResponse = 22,
    ForgetLeader = 23,
}

/// <summary>What one member says to another, or a node to its own storage threads. The meaning of the fields depends on <see cref="Type"/>.</summary>
public sealed class Message
{
    public MessageType Type { get; init; }

    public ulong To { get; set; }

    public ulong From { get; set; }

    public ulong Term { get; set; }

    /// <summary>Term of the entry at <see cref="Index"/>.</summary>
    public ulong LogTerm { get; set; }

    public ulong Index { get; set; }

    public IReadOnlyList<Entry> Entries { get; set; } = [];

    public ulong Commit { get; set; }

    /// <summary>Vote of a hard state that is to be stored (storage messages only).</summary>
    public ulong Vote { get; set; }

    public Snapshot? Snapshot { get; set; }

    public bool Reject { get; set; }

    /// <summary>Where the rejecting follower's log may agree with the leader's.</summary>
    public ulong RejectHint { get; set; }

    /// <summary>Opaque bytes that come back with the answer: a read request, or the mark of a forced campaign.</summary>
    public ReadOnlyMemory<byte> Context { get; set; }

    /// <summary>Messages to deliver once this storage message is done.</summary>
    public IReadOnlyList<Message> Responses { get; set; } = [];
}
