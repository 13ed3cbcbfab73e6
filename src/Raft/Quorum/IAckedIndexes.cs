namespace WebEtcd.Raft;

/// <summary>Tells up to which index a voter has confirmed something.</summary>
internal interface IAckedIndexes
{
    /// <summary>False when nothing is known of this voter.</summary>
    bool TryGetAcked(ulong voter, out ulong index);
}
