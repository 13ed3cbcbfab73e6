using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Membership;

namespace WebEtcd.StateMachine.Apply;

/// <summary>Hands everything on; a decorator overrides what it has a say in.</summary>
internal abstract class ApplierDecorator(IApplier next) : IApplier
{
    public virtual ApplyResult Range(RangeRequest request, in ApplyContext context) => next.Range(request, context);

    public virtual ApplyResult Put(PutRequest request, in ApplyContext context) => next.Put(request, context);

    public virtual ApplyResult DeleteRange(DeleteRangeRequest request, in ApplyContext context) => next.DeleteRange(request, context);

    public virtual ApplyResult Txn(TxnRequest request, in ApplyContext context) => next.Txn(request, context);

    public virtual ApplyResult Compaction(CompactionRequest request, in ApplyContext context) => next.Compaction(request, context);

    public virtual ApplyResult LeaseGrant(LeaseGrantRequest request, in ApplyContext context) => next.LeaseGrant(request, context);

    public virtual ApplyResult LeaseRevoke(LeaseRevokeRequest request, in ApplyContext context) => next.LeaseRevoke(request, context);

    public virtual ApplyResult LeaseCheckpoint(LeaseCheckpointRequest request, in ApplyContext context) => next.LeaseCheckpoint(request, context);

    public virtual ApplyResult Alarm(AlarmRequest request, in ApplyContext context) => next.Alarm(request, context);

    public virtual ApplyResult ClusterVersionSet(ClusterVersionSetRequest request, in ApplyContext context) => next.ClusterVersionSet(request, context);

    public virtual ApplyResult ClusterMemberAttrSet(ClusterMemberAttrSetRequest request, in ApplyContext context) => next.ClusterMemberAttrSet(request, context);

    public virtual ApplyResult DowngradeInfoSet(DowngradeInfoSetRequest request, in ApplyContext context) => next.DowngradeInfoSet(request, context);

    public virtual ApplyResult Auth(InternalRaftRequest request, in ApplyContext context) => next.Auth(request, context);
}
