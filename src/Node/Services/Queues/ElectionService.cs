using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Services.Queues;

/// <summary>Elections: who is in front of the queue leads.</summary>
internal sealed class ElectionService(LeaseQueue queue, LeaderObserver observer, IKeyValueService kv) : IElectionService
{
    public async ValueTask<CampaignResponse> CampaignAsync(CampaignRequest request, CallContext context)
    {
        try
        {
            long lease = await queue.LeaseOrNewAsync(request.Lease, context);
            ByteString prefix = LeaseQueue.PrefixOf(request.Name);
            Candidate candidate = await queue.EnterAsync(prefix, lease, request.Value, context);
            ResponseHeader header = await WaitAsync(prefix, candidate, lease, request.Value, context);
            return new CampaignResponse
            {
                Header = header,
                Leader = new LeaderKey { Name = request.Name, Key = candidate.Key, Rev = candidate.Revision, Lease = lease },
            };
        }
        catch (EtcdException error)
        {
            throw QueueErrors.Outer(error);
        }
    }

    public async ValueTask<ProclaimResponse> ProclaimAsync(ProclaimRequest request, CallContext context)
    {
        LeaderKey leader = Required(request.Leader);
        try
        {
            long lease = await queue.LeaseOrNewAsync(leader.Lease, context);
            return new ProclaimResponse { Header = await ProclaimAsync(leader.Key, leader.Rev, lease, request.Value, context) };
        }
        catch (EtcdException error)
        {
            throw QueueErrors.Outer(error);
        }
    }

    public async ValueTask<LeaderResponse> LeaderAsync(LeaderRequest request, CallContext context)
    {
        try
        {
            RangeResponse first = await queue.FirstAsync(LeaseQueue.PrefixOf(request.Name), context);
            return first.Kvs.Count > 0
                ? new LeaderResponse { Header = first.Header, Kv = first.Kvs[0] }
                : throw new EtcdException(QueueErrors.NoLeader);
        }
        catch (EtcdException error)
        {
            throw QueueErrors.Outer(error);
        }
    }

    public IAsyncEnumerable<LeaderResponse> ObserveAsync(LeaderRequest request, CallContext context) =>
        observer.ObserveAsync(LeaseQueue.PrefixOf(request.Name), context);

    public async ValueTask<ResignResponse> ResignAsync(ResignRequest request, CallContext context)
    {
        LeaderKey leader = Required(request.Leader);
        try
        {
            // A lease that a resignation does not need; etcd makes it all the same, and clients may see it.
            await queue.LeaseOrNewAsync(leader.Lease, context);
            return new ResignResponse { Header = (await queue.DeleteAsync(leader.Key, leader.Rev, context)).Header };
        }
        catch (EtcdException error)
        {
            throw QueueErrors.Outer(error);
        }
    }

    private static LeaderKey Required(LeaderKey? leader) => leader ?? throw new EtcdException(QueueErrors.MissingLeaderKey);

    private async ValueTask<ResponseHeader> WaitAsync(ByteString prefix, Candidate candidate, long lease, ByteString value, CallContext context)
    {
        try
        {
            if (candidate.Value != value)
            {
                await ProclaimAsync(candidate.Key, candidate.Revision, lease, value, context);
            }

            // Who leads already and only asks again must not lose it by that.
            if (candidate.IsFirst || await queue.WaitForTurnAsync(prefix, candidate, context))
            {
                return candidate.Header;
            }
        }
        catch when (!candidate.IsFirst)
        {
            await queue.LeaveAsync(candidate, context);
            throw;
        }

        throw new EtcdException(QueueErrors.ElectionSessionExpired);
    }

    private async ValueTask<ResponseHeader> ProclaimAsync(ByteString key, long revision, long lease, ByteString value, CallContext context)
    {
        var txn = new TxnRequest
        {
            Compare = { LeaseQueue.CreatedAt(key, revision) },
            Success = { new RequestOp { RequestPut = new PutRequest { Key = key, Value = value, Lease = lease } } },
        };
        TxnResponse response = await kv.TxnAsync(txn, context);
        return response.Succeeded ? response.Header : throw new EtcdException(QueueErrors.NotLeader);
    }
}
