using WebEtcd.Node.Background;
using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Observation;
using WebEtcd.Storage;

namespace WebEtcd.Node.Observation;

/// <summary>Turns what the rooms of this node report into the typed events that people see, and into log lines.</summary>
internal sealed partial class NodeEvents(ulong memberId, ConsensusState state, TimeProvider time, ILogger<NodeEvents> logger)
    : IConsensusObserver, IStorageObserver, IExpiryObserver, IEventSink
{
    private const int RingSize = 500;

    public EventRing Ring { get; } = new(RingSize);

    /// <summary>Which start of the member this is, see <see cref="ClusterEvent.Epoch"/>.</summary>
    public long Epoch { get; } = time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Add(ClusterEventKind kind, string text, ulong otherMemberId = 0) =>
        Add(new ClusterEvent(0, 0, default, state.Term, kind, otherMemberId, text));

    /// <summary>Adds an event; who reports it, when, and its number are filled in.</summary>
    public void Add(ClusterEvent draft)
    {
        DateTimeOffset now = time.GetUtcNow();
        Ring.Add(sequence => draft with { Sequence = sequence, MemberId = memberId, At = now, Epoch = Epoch });
        if (draft.Kind == ClusterEventKind.QuotaNearlyFull)
        {
            HappenedAndWarns(draft.Kind, draft.Text);
        }
        else if (IsDetail(draft.Kind))
        {
            HappenedInDetail(draft.Kind, draft.Text);
        }
        else
        {
            Happened(draft.Kind, draft.Text);
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

    /// <summary>Steps of an election that its other steps imply, and that come many at a time.</summary>
    private static bool IsDetail(ClusterEventKind kind) => kind is ClusterEventKind.VoteAsked or ClusterEventKind.GrantReceived
        or ClusterEventKind.RefusalReceived or ClusterEventKind.ProgressChanged;

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Kind}: {Text}")]
    private partial void HappenedInDetail(ClusterEventKind kind, string text);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind}: {Text}")]
    private partial void Happened(ClusterEventKind kind, string text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind}: {Text}")]
    private partial void HappenedAndWarns(ClusterEventKind kind, string text);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Storage has failed")]
    private partial void StorageFailed(Exception error);
}
