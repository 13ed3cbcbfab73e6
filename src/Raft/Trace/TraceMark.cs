namespace WebEtcd.Raft;

/// <summary>What a change of role is compared with afterwards.</summary>
internal readonly record struct TraceMark(RaftRole Role, ulong Term, ulong Leader, ulong Transferee);
