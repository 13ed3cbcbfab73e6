using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Api.Operations;

/// <summary>What the health endpoints ask the node. Called from any thread, often.</summary>
internal interface INodeHealth
{
    /// <summary>The node knows who leads its cluster.</summary>
    bool HasLeader { get; }

    /// <summary>The node is a learner: it does not answer reads of clients yet.</summary>
    bool IsLearner { get; }

    /// <summary>Version of the cluster as <c>/version</c> shows it (<c>3.5.0</c>); null before it is decided.</summary>
    string? ClusterVersion { get; }

    /// <summary>The alarms that are up anywhere in the cluster.</summary>
    IReadOnlyList<AlarmMember> Alarms { get; }

    /// <summary>Reads from this node's own data, with root's rights. Completes when that works, throws when not.</summary>
    ValueTask SerializableReadAsync(CancellationToken cancellation);

    /// <summary>Reads after agreeing with a quorum, with root's rights. Completes when that works, throws when not.</summary>
    ValueTask LinearizableReadAsync(CancellationToken cancellation);
}
