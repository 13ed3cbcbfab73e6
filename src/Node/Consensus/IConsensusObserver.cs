using WebEtcd.Raft;

namespace WebEtcd.Node.Consensus;

/// <summary>Hears what happens in consensus, on the raft thread. Must return at once.</summary>
internal interface IConsensusObserver
{
    void TermStarted(ulong term);

    void RoleChanged(SoftState before, SoftState after, ulong term);

    void MemberChanged(string text, ulong memberId, bool removed);
}
