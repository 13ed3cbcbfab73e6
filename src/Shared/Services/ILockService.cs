using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Shared.Services;

/// <summary>Locks that one client at a time holds. Every method throws <see cref="EtcdException"/> for what etcd answers as an error.</summary>
public interface ILockService
{
    /// <summary>Waits until the lock is free and takes it. A wait that ends in another way leaves nothing behind.</summary>
    ValueTask<LockResponse> LockAsync(LockRequest request, CallContext context);

    /// <summary>Gives a lock back; one that is not held is no error.</summary>
    ValueTask<UnlockResponse> UnlockAsync(UnlockRequest request, CallContext context);
}
