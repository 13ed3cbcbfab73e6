namespace WebEtcd.Raft;

/// <summary>Names one entry: a term has one leader, and a leader never gives an index twice, so equal ids mean equal entries.</summary>
internal readonly record struct EntryId(ulong Term, ulong Index);
