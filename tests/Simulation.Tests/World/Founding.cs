using WebEtcd.Node.Hosting;
using WebEtcd.Node.Peers;
using WebEtcd.StateMachine.Membership;
using WebEtcd.Storage;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>Who the members are that a cluster begins with, and how a member starts that comes later.</summary>
internal sealed class Founding(int founders)
{
    private const ulong ClusterId = 0xC1;

    private readonly Dictionary<ulong, IReadOnlyList<ulong>> _known = [];

    public IReadOnlyList<MemberRecord> Members { get; } = [.. Enumerable.Range(1, founders).Select(id => RecordOf((ulong)id, isLearner: false))];

    public static MemberRecord RecordOf(ulong id, bool isLearner) => new(id, "", [UrlOf(id)], [], isLearner);

    /// <summary>How a member starts, as its options and the answer of the running cluster would have it.</summary>
    public ClusterStart StartOf(SimulatedMember member, RecoveredState recovered)
    {
        var identity = new NodeIdentity(ClusterId, member.Id);
        bool isEmpty = recovered.Checkpoint is null && recovered.Entries.Count == 0;
        IReadOnlyList<PeerAddress> peers = [.. (_known.GetValueOrDefault(member.Id) ?? [.. Members.Select(founder => founder.Id)]).Where(id => id != member.Id).Select(id => new PeerAddress(id, [new Uri(UrlOf(id))]))];
        return new ClusterStart(identity, isEmpty && member.IsFounder ? Members : [], peers);
    }

    /// <summary>Remembers whom a joining member is told of.</summary>
    public void Join(ulong id, IEnumerable<ulong> others) => _known[id] = [.. others];

    private static string UrlOf(ulong id) => $"http://10.0.0.{id}:2380";
}
