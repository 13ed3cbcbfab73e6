using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Apply;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Services;

/// <summary>Sends a request through the log and waits for what applying it gave. Used by every service that changes something.</summary>
internal sealed class Proposer(ProposalTracker tracker, DriverInbox inbox, ApplyLoop apply, ConsensusState state, CallerGate callers, AuthStore auth)
{
    // etcd's bounds on the gap between committed and applied entries.
    private const ulong MaxBacklog = 5000;
    private const ulong MaxBacklogPriority = 10000;

    private const int MaxAttempts = 10;

    /// <param name="request">The request; gets its id and, when users are asked for, the name of its user here.</param>
    /// <param name="isPriority">Lease revocations may use the last reserve of the backlog.</param>
    /// <exception cref="EtcdException">The error that applying gave, or that the request did not get that far.</exception>
    public ValueTask<TResponse> ProposeAsync<TResponse>(InternalRaftRequest request, CallContext context, bool isPriority = false)
        where TResponse : class, IMessage =>
        callers.IsOn && request.Authenticate is null
            ? ProposeAsUserAsync<TResponse>(request, context, isPriority)
            : SendAsync<TResponse>(request, context, isPriority);

    /// <summary>Work of the node itself, which users and roles do not stop: it goes as root, who is always there while they are asked for.</summary>
    /// <exception cref="EtcdException">As <see cref="ProposeAsync"/>.</exception>
    public ValueTask<TResponse> ProposeAsNodeAsync<TResponse>(InternalRaftRequest request, CancellationToken cancellation)
        where TResponse : class, IMessage => ProposeAsRootAsync<TResponse>(request, isForLeaderOnly: false, isPriority: false, cancellation);

    /// <summary>As <see cref="ProposeAsNodeAsync"/>, for what this member has found out as the leader: it is not passed on to another.</summary>
    /// <exception cref="EtcdException">As <see cref="ProposeAsync"/>, or this member does not lead.</exception>
    public ValueTask<TResponse> ProposeAsLeaderAsync<TResponse>(InternalRaftRequest request, CancellationToken cancellation, bool isPriority = false)
        where TResponse : class, IMessage => ProposeAsRootAsync<TResponse>(request, isForLeaderOnly: true, isPriority, cancellation);

    private async ValueTask<TResponse> ProposeAsRootAsync<TResponse>(InternalRaftRequest request, bool isForLeaderOnly, bool isPriority, CancellationToken cancellation)
        where TResponse : class, IMessage
    {
        var context = new CallContext { Cancellation = cancellation };
        for (int attempt = 1; ; attempt++)
        {
            request.Header = new RequestHeader { Username = AuthState.Root, AuthRevision = auth.State.Revision };
            try
            {
                return await SendAsync<TResponse>(request, context, isPriority, isForLeaderOnly);
            }
            catch (EtcdException error) when (error.Error == EtcdErrors.AuthOldRevision && attempt < MaxAttempts)
            {
                // Changed between here and there.
            }
        }
    }

    /// <summary>
    /// When users or roles change between here and the request's place in the log, it is refused there without effect and goes once more, as long as the
    /// caller's token is good for the newer state too.
    /// </summary>
    private async ValueTask<TResponse> ProposeAsUserAsync<TResponse>(InternalRaftRequest request, CallContext context, bool isPriority)
        where TResponse : class, IMessage
    {
        AuthIdentity who = await callers.IdentifyAsync(context);
        for (int attempt = 1; ; attempt++)
        {
            request.Header = new RequestHeader { Username = who.User ?? "", AuthRevision = who.Revision };
            try
            {
                return await SendAsync<TResponse>(request, context, isPriority);
            }
            catch (EtcdException error) when (error.Error == EtcdErrors.AuthOldRevision && attempt < MaxAttempts)
            {
                AuthIdentity now = await callers.IdentifyAsync(context);
                if (now == who)
                {
                    throw;
                }

                who = now;
            }
        }
    }

    private async ValueTask<TResponse> SendAsync<TResponse>(InternalRaftRequest request, CallContext context, bool isPriority, bool isForLeaderOnly = false)
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

        Proposal proposal = tracker.Register(request, context.Cancellation, isForLeaderOnly);
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
