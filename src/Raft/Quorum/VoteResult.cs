namespace WebEtcd.Raft;

/// <summary>What is known of a vote.</summary>
internal enum VoteResult
{
    /// <summary>Votes that are still missing decide.</summary>
    Pending = 1,

    /// <summary>A quorum said no, or no quorum can say yes any more.</summary>
    Lost = 2,

    /// <summary>A quorum said yes.</summary>
    Won = 3,
}
