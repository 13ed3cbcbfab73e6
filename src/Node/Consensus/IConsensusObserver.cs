namespace WebEtcd.Node.Consensus;

/// <summary>Hears what happens to the members, on the raft thread. Must return at once. Terms, votes and leaders are told by Raft itself.</summary>
internal interface IConsensusObserver
{
    void MemberChanged(string text, ulong memberId, bool removed);
}
