using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Services;

/// <summary>Answers the health endpoints from the node itself.</summary>
internal sealed class NodeHealth(EtcdStateMachine stateMachine, StateReader reader, ReadIndexCoordinator reads, ConsensusState state, ResponseHeaders headers) : INodeHealth
{
    private static readonly RangeRequest Probe = new() { Key = Google.Protobuf.ByteString.CopyFromUtf8("a"), Limit = 1, KeysOnly = true };

    public bool HasLeader => state.LeaderId != 0;

    public bool IsLearner => stateMachine.Membership.Find(headers.MemberId)?.IsLearner == true;

    public string? ClusterVersion => stateMachine.Membership.ClusterVersion is { Length: > 0 } version ? version : null;

    public IReadOnlyList<AlarmMember> Alarms => stateMachine.Alarms.Get(AlarmType.None);

    public ValueTask SerializableReadAsync(CancellationToken cancellation)
    {
        reader.Range(Probe);
        return ValueTask.CompletedTask;
    }

    public async ValueTask LinearizableReadAsync(CancellationToken cancellation)
    {
        await reads.WaitAsync(cancellation);
        reader.Range(Probe);
    }
}
