using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Membership;

namespace WebEtcd.StateMachine.Apply;

/// <summary>Carries out committed requests. Decorators refuse or judge; the <see cref="BackendApplier"/> at the end does it.</summary>
internal interface IApplier
{
    ApplyResult Range(RangeRequest request, in ApplyContext context);

    ApplyResult Put(PutRequest request, in ApplyContext context);

    ApplyResult DeleteRange(DeleteRangeRequest request, in ApplyContext context);

    ApplyResult Txn(TxnRequest request, in ApplyContext context);

    ApplyResult Compaction(CompactionRequest request, in ApplyContext context);

    ApplyResult LeaseGrant(LeaseGrantRequest request, in ApplyContext context);

    ApplyResult LeaseRevoke(LeaseRevokeRequest request, in ApplyContext context);

    ApplyResult LeaseCheckpoint(LeaseCheckpointRequest request, in ApplyContext context);

    ApplyResult Alarm(AlarmRequest request, in ApplyContext context);

    ApplyResult ClusterVersionSet(ClusterVersionSetRequest request, in ApplyContext context);

    ApplyResult ClusterMemberAttrSet(ClusterMemberAttrSetRequest request, in ApplyContext context);

    ApplyResult DowngradeInfoSet(DowngradeInfoSetRequest request, in ApplyContext context);

    /// <summary>Everything about users, roles and the switch.</summary>
    ApplyResult Auth(InternalRaftRequest request, in ApplyContext context);
}
