namespace WebEtcd.Shared.Services;

/// <summary>What an entry of the Raft log asks for.</summary>
public enum RaftEntryKind
{
    /// <summary>It holds something that this version does not know.</summary>
    Unknown = 0,

    /// <summary>It is too large to be decoded beside the others of the page; asked for alone, it is.</summary>
    NotDecoded,

    /// <summary>Nothing: the first entry of a new leader.</summary>
    NoOp,
    Put,
    DeleteRange,
    Range,
    Txn,
    Compaction,
    LeaseGrant,
    LeaseRevoke,

    /// <summary>What is left of leases, so that a new leader goes on from there.</summary>
    LeaseCheckpoint,
    Alarm,

    /// <summary>A user signed in.</summary>
    Authenticate,

    /// <summary>Users, roles, or whether they are asked for.</summary>
    Auth,

    /// <summary>The version that the members agree on, or a downgrade of it.</summary>
    ClusterVersion,

    /// <summary>Name and client URLs of a member.</summary>
    MemberAttributes,

    /// <summary>A member comes, goes, or gets its vote.</summary>
    MemberChange,
}
