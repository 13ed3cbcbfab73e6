using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Apply;

namespace WebEtcd.Node.Services;

/// <summary>Sends a request through the log and waits for what applying it gave. Used by every service that changes something.</summary>
internal sealed class Proposer(ProposalTracker tracker, DriverInbox inbox, ApplyLoop apply, ConsensusState state)
{
    // etcd's bounds on the gap between committed and applied entries.
    private const ulong MaxBacklog = 5000;
    private const ulong MaxBacklogPriority = 10000;

    /// <param name="request">The request; gets its id here.</param>
    /// <param name="isPriority">Lease revocations may use the last reserve of the backlog.</param>
    /// <exception cref="EtcdException">The error that applying gave, or that the request did not get that far.</exception>
    public async ValueTask<TResponse> ProposeAsync<TResponse>(InternalRaftRequest request, CallContext context, bool isPriority = false)
        where TResponse : class, IMessage
    {
        if (apply.Backlog > (isPriority ? MaxBacklogPriority : MaxBacklog))
        {
            throw new EtcdException(EtcdErrors.TooManyRequests);
        }

        if (context.RequireLeader && state.LeaderId == 0)
        {
            throw new EtcdException(EtcdErrors.NoLeader);
        }

        Proposal proposal = tracker.Register(request, context.Cancellation);
        inbox.Post(proposal);
        ApplyResult result = await proposal.Completion;
        if (result.Error is { } error)
        {
            throw new EtcdException(error);
        }

        return result.Response as TResponse
            ?? throw new InvalidOperationException($"Applying gave {result.Response?.Descriptor.Name ?? "nothing"} where {typeof(TResponse).Name} was due.");
    }
}
