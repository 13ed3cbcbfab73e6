using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Apply;

/// <summary>In force while a NOSPACE alarm is raised: nothing that takes space is carried out.</summary>
internal sealed class CappedApplier(IApplier next) : ApplierDecorator(next)
{
    private static readonly ApplyResult _noSpace = ApplyResult.Failed(EtcdErrors.NoSpace);

    public override ApplyResult Put(PutRequest request, in ApplyContext context) => _noSpace;

    public override ApplyResult Txn(TxnRequest request, in ApplyContext context) => Quota.CostOf(request) > 0 ? _noSpace : base.Txn(request, context);

    public override ApplyResult LeaseGrant(LeaseGrantRequest request, in ApplyContext context) => _noSpace;
}
