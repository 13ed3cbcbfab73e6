using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Apply;

/// <summary>
/// Watches the space. A committed request is carried out even when it goes over the quota, since members may measure differently; but it is answered
/// with "database space exceeded" and asks for the alarm, which stops what comes after it on all members alike.
/// </summary>
internal sealed class QuotaApplier(IApplier next, Quota quota) : ApplierDecorator(next)
{
    public override ApplyResult Put(PutRequest request, in ApplyContext context)
    {
        bool hasRoom = quota.HasRoomFor(Quota.CostOf(request));
        return Judge(base.Put(request, context), hasRoom);
    }

    public override ApplyResult Txn(TxnRequest request, in ApplyContext context)
    {
        bool hasRoom = quota.HasRoomFor(Quota.CostOf(request));
        return Judge(base.Txn(request, context), hasRoom);
    }

    public override ApplyResult LeaseGrant(LeaseGrantRequest request, in ApplyContext context)
    {
        bool hasRoom = quota.HasRoomFor(Quota.CostOf(request));
        return Judge(base.LeaseGrant(request, context), hasRoom);
    }

    private static ApplyResult Judge(in ApplyResult result, bool hasRoom) =>
        hasRoom || result.Error is not null ? result : ApplyResult.Failed(EtcdErrors.NoSpace) with { RaisesNoSpaceAlarm = true };
}
