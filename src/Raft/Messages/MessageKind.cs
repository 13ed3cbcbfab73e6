namespace WebEtcd.Raft;

/// <summary>Where messages may come from, by type.</summary>
internal static class MessageKind
{
    /// <summary>Messages that a node gives to itself or exchanges with its own storage: never taken from the network.</summary>
    public static bool IsLocal(MessageType type) => type is
        MessageType.Hup or MessageType.Beat or MessageType.Unreachable or MessageType.SnapshotStatus or MessageType.CheckQuorum
        or MessageType.StorageAppend or MessageType.StorageAppendResponse or MessageType.StorageApply or MessageType.StorageApplyResponse
        or MessageType.ForgetLeader;

    /// <summary>Answers: taken only from members of the configuration.</summary>
    public static bool IsResponse(MessageType type) => type is
        MessageType.AppendResponse or MessageType.VoteResponse or MessageType.HeartbeatResponse or MessageType.ReadIndexResponse
        or MessageType.PreVoteResponse;

    /// <summary>
    /// Messages that carry no term: requests that are passed on to whoever leads. For all others a missing term would slip past the comparison of terms.
    /// </summary>
    public static bool IsTermless(MessageType type) => type is MessageType.Propose or MessageType.ReadIndex;

    /// <summary>Answers that vouch for something stored: they wait until storage has it.</summary>
    public static bool WaitsForStorage(MessageType type) => type is
        MessageType.AppendResponse or MessageType.VoteResponse or MessageType.PreVoteResponse;

    public static bool IsVote(MessageType type) => type is
        MessageType.Vote or MessageType.VoteResponse or MessageType.PreVote or MessageType.PreVoteResponse;
}
