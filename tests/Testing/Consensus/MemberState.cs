using WebEtcd.Raft;

namespace WebEtcd.Testing.Consensus;

/// <summary>What a member shows at one moment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Hard">Term, vote and commit index as it knows them, stored or not.</param>
/// <param name="Role">What it takes itself for.</param>
/// <param name="Applied">Last index that it has applied.</param>
/// <param name="Conf">The configuration as of <paramref name="Applied"/>; null at a moment when it is not certain.</param>
public readonly record struct MemberState(ulong Id, HardState Hard, RaftRole Role, ulong Applied, ConfState? Conf);
