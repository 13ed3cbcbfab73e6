using WebEtcd.Raft;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.World;
using WebEtcd.StateMachine.Watch;
using WebEtcd.Storage.Disk;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>
/// The places where a world can be made to lie. This one does not; a planted bug overrides what it needs, and must be found out. Everything is outside of the
/// product: there is no switch in it.
/// </summary>
internal class Tampering
{
    /// <summary>
    /// Nobody looks into the members: only what clients were answered and what watchers saw is judged, and a member that cannot go on is given up. To show that a
    /// bug is found from outside too.
    /// </summary>
    public bool IsJudgedFromOutside { get; init; }

    /// <summary>The disk that a member gets.</summary>
    public virtual IDisk DiskOf(SimulatedDisk disk, Action onSync) => new TimedDisk(disk, onSync);

    /// <summary>What the disk of a member that is down turns into before it starts again.</summary>
    public virtual void BeforeStart(SimulatedMember member)
    {
    }

    /// <summary>A message that is about to leave.</summary>
    public virtual Message OnSend(SimulatedWorld world, Message message) => message;

    /// <summary>What becomes of a client's request on its way to the log.</summary>
    public virtual IEnumerable<InternalRaftRequest> OnRequest(InternalRaftRequest request) => [request];

    /// <summary>What a linearizable read waits for.</summary>
    public virtual Task Confirm(MemberLife life) => life.Runtime.Reads.AskAsync();

    /// <summary>What a renewal of a lease waits for.</summary>
    public virtual Task ConfirmRenewal(MemberLife life) => life.Runtime.Reads.AskAsync();

    /// <summary>The way of watch responses to the client.</summary>
    public virtual IWatchSink SinkOf(IWatchSink sink) => sink;
}
