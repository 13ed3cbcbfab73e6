using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.Node.Services;

/// <summary>How much the store takes: on disk, and of that in use.</summary>
internal sealed class StoreSize(EtcdStateMachine stateMachine, IRevisionStore revisions)
{
    /// <summary>Bytes of the revision store on disk, live and not yet given back.</summary>
    public long Bytes => Math.Max(revisions.SizeBytes, InUseBytes);

    /// <summary>Bytes of live records.</summary>
    public long InUseBytes => stateMachine.QuotaUsedBytes;
}
