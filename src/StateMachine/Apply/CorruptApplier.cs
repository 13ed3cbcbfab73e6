using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Apply;

/// <summary>In force while a CORRUPT alarm is raised: no data is read or changed any more.</summary>
internal sealed class CorruptApplier(IApplier next) : ApplierDecorator(next)
{
    private static readonly ApplyResult _corrupt = ApplyResult.Failed(EtcdErrors.Corrupt);

    public override ApplyResult Range(RangeRequest request, in ApplyContext context) => _corrupt;

    public override ApplyResult Put(PutRequest request, in ApplyContext context) => _corrupt;

    public override ApplyResult DeleteRange(DeleteRangeRequest request, in ApplyContext context) => _corrupt;

    public override ApplyResult Txn(TxnRequest request, in ApplyContext context) => _corrupt;

    public override ApplyResult Compaction(CompactionRequest request, in ApplyContext context) => _corrupt;

    public override ApplyResult LeaseGrant(LeaseGrantRequest request, in ApplyContext context) => _corrupt;

    public override ApplyResult LeaseRevoke(LeaseRevokeRequest request, in ApplyContext context) => _corrupt;
}
