using Microsoft.Extensions.Logging.Abstractions;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Observation;
using WebEtcd.Node.Observation.Peers;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Tests.Observation.Fakes;

/// <summary>A member that answers questions for what it observes, and asks others itself.</summary>
internal sealed class ObservedMember
{
    private readonly TimeProvider _time;
    private readonly ulong _id;

    public ObservedMember(ulong id, TimeProvider time, Func<MemberView, MemberView>? change = null)
    {
        _id = id;
        _time = time;
        Consensus = new ConsensusState { Term = 3 };
        Ledger = new EventLedger(100);
        Start(change ?? (view => view));
    }

    public ConsensusState Consensus { get; }

    public EventLedger Ledger { get; }

    public NodeEvents Events { get; private set; } = null!;

    public ObservationServer Server { get; private set; } = null!;

    public PeerBoard Board { get; private set; } = null!;

    /// <summary>Starts, or starts again: another epoch, and events from one on.</summary>
    public void Start(Func<MemberView, MemberView> change)
    {
        Events = new NodeEvents(_id, Consensus, _time, NullLogger<NodeEvents>.Instance);
        Server = new ObservationServer(new SelfObservation(() => change(ObservedViews.Member(_id, _time.GetUtcNow())), _time), Events, _time);
        Board = new PeerBoard(Ledger, Events);
    }
}
