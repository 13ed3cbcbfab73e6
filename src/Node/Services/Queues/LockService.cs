using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Services.Queues;

/// <summary>Locks: who is in front of the queue has it.</summary>
internal sealed class LockService(LeaseQueue queue, IKeyValueService kv) : ILockService
{
    public async ValueTask<LockResponse> LockAsync(LockRequest request, CallContext context)
    {
        try
        {
            long lease = await queue.LeaseOrNewAsync(request.Lease, context);
            ByteString prefix = LeaseQueue.PrefixOf(request.Name);
            Candidate candidate = await queue.EnterAsync(prefix, lease, ByteString.Empty, context);
            return candidate.IsFirst
                ? new LockResponse { Header = candidate.Header, Key = candidate.Key }
                : await WaitAsync(prefix, candidate, context);
        }
        catch (EtcdException error)
        {
            throw QueueErrors.Outer(error);
        }
    }

    public async ValueTask<UnlockResponse> UnlockAsync(UnlockRequest request, CallContext context)
    {
        try
        {
            DeleteRangeResponse response = await kv.DeleteRangeAsync(new DeleteRangeRequest { Key = request.Key }, context);
            return new UnlockResponse { Header = response.Header };
        }
        catch (EtcdException error)
        {
            throw QueueErrors.Outer(error);
        }
    }

    private async ValueTask<LockResponse> WaitAsync(ByteString prefix, Candidate candidate, CallContext context)
    {
        try
        {
            if (await queue.WaitForTurnAsync(prefix, candidate, context))
            {
                // As of now: whoever held it before has done all it did.
                return new LockResponse { Header = (await queue.FirstAsync(prefix, context)).Header, Key = candidate.Key };
            }
        }
        catch
        {
            await queue.LeaveAsync(candidate, context);
            throw;
        }

        throw new EtcdException(QueueErrors.LockSessionExpired);
    }
}
