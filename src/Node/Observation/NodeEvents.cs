using WebEtcd.Node.Background;
using WebEtcd.Node.Consensus;
using WebEtcd.Raft;
using WebEtcd.Shared.Observation;
using WebEtcd.Storage;

namespace WebEtcd.Node.Observation;

/// <summary>Turns what the rooms of this node report into the typed events that people see, and into log lines.</summary>
internal sealed partial class NodeEvents(ulong memberId, ConsensusState state, TimeProvider time, ILogger<NodeEvents> logger)
    : IConsensusObserver, IStorageObserver, IExpiryObserver, IEventSink
{
    private const int RingSize = 500;

    public EventRing Ring { get; } = new(RingSize);

    public void Add(ClusterEventKind kind, string text, ulong otherMemberId = 0)
    {
        ulong term = state.Term;
        DateTimeOffset now = time.GetUtcNow();
        Ring.Add(sequence => new ClusterEvent(sequence, memberId, now, term, kind, otherMemberId, text));
        Happened(kind, text);
    }

    public void TermStarted(ulong term) => Add(ClusterEventKind.TermStarted, $"Term {term} started");

    public void RoleChanged(SoftState before, SoftState after, ulong term)
    {
        if (after.Leader != 0 && after.Leader != before.Leader)
        {
            string who = after.Leader == memberId ? "This member" : $"Member {after.Leader:x}";
            Add(ClusterEventKind.LeaderElected, $"{who} leads in term {term}", after.Leader);
        }
        else if (after.Leader == 0 && before.Leader != 0)
        {
            Add(ClusterEventKind.LeaderLost, $"Leader {before.Leader:x} is lost", before.Leader);
        }

        if (after.Role == RaftRole.PreCandidate && before.Role != RaftRole.PreCandidate)
        {
            Add(ClusterEventKind.PreVoteStarted, "Asks whether an election could be won");
        }
        else if (after.Role == RaftRole.Candidate && before.Role != RaftRole.Candidate)
        {
            Add(ClusterEventKind.VoteAsked, $"Asks for votes in term {term}");
        }
    }

    public void MemberChanged(string text, ulong memberId, bool removed) =>
        Add(removed ? ClusterEventKind.MemberRemoved : ClusterEventKind.MemberAdded, text, memberId);

    public void SegmentCut(int number) => Add(ClusterEventKind.SegmentCut, $"Log segment {number} started");

    public void SegmentRecycled(int number) => Add(ClusterEventKind.SegmentRecycled, $"Log segment {number} recycled");

    public void CheckpointTaken(ulong appliedIndex, TimeSpan took) =>
        Add(ClusterEventKind.CheckpointTaken, $"Checkpoint at index {appliedIndex} in {took.TotalMilliseconds:0} ms");

    public void SlowSync(TimeSpan took) => Add(ClusterEventKind.SlowSync, $"A sync of the log took {took.TotalMilliseconds:0} ms");

    public void Failed(Exception error) => StorageFailed(error);

    public void LeaseExpired(long leaseId) => Add(ClusterEventKind.LeaseExpired, $"Lease {leaseId:x} expired");

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind}: {Text}")]
    private partial void Happened(ClusterEventKind kind, string text);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Storage has failed")]
    private partial void StorageFailed(Exception error);
}
