using System.Security.Cryptography;
using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Lease;

namespace WebEtcd.Node.Services;

/// <summary>Leases: changes go through the log; renewals and questions are answered by the leader's lessor.</summary>
internal sealed class LeaseService(
    EtcdStateMachine stateMachine,
    Proposer proposer,
    ReadIndexCoordinator reads,
    ResponseHeaders headers,
    LeaderCalls leader,
    MemberGate gate,
    CallerGate callers,
    MonotonicClock clock) : ILeaseService
{
    public async ValueTask<LeaseGrantResponse> GrantAsync(LeaseGrantRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireUserAsync(context);
        LeaseGrantRequest grant = request;
        while (grant.ID == 0)
        {
            grant = new LeaseGrantRequest { TTL = request.TTL, ID = NewId() };
        }

        LeaseGrantResponse response = await proposer.ProposeAsync<LeaseGrantResponse>(new InternalRaftRequest { LeaseGrant = grant }, context);
        response.Header = headers.Fill(response.Header);
        return response;
    }

    public async ValueTask<LeaseRevokeResponse> RevokeAsync(LeaseRevokeRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireUserAsync(context);
        LeaseRevokeResponse response = await proposer.ProposeAsync<LeaseRevokeResponse>(
            new InternalRaftRequest { LeaseRevoke = request }, context, isPriority: true);
        response.Header = headers.Fill(response.Header);
        return response;
    }

    public async ValueTask<LeaseKeepAliveResponse> KeepAliveAsync(LeaseKeepAliveRequest request, CallContext context)
    {
        gate.RequireVoter();
        if (callers.IsOn)
        {
            await callers.RequireAsync(context, (stateMachine, request.ID), static (lease, _, who) => lease.stateMachine.CheckLeasePermissions(lease.ID, who));
        }

        // The header is filled before renewing: its revision must not be later than what the renewal saw.
        var response = new LeaseKeepAliveResponse { Header = headers.At(stateMachine.Kv.CurrentRevision), ID = request.ID };
        response.TTL = await AtLeaderAsync(
            () => RenewAsync(request.ID, context),
            async () => (await leader.AskWhileItLeadsAsync(PeerMethod.LeaseKeepAlive, request, LeaseKeepAliveResponse.Parser, context.Cancellation)).TTL,
            context);
        return response;
    }

    /// <summary>Answers a member that has passed a renewal on to this one as the leader.</summary>
    public async Task<ReadOnlyMemory<byte>> AnswerKeepAliveAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        RequireLeader();
        LeaseKeepAliveRequest asked = LeaseKeepAliveRequest.Parser.ParseFrom(request.Span);
        long ttl = await RenewAsync(asked.ID, new CallContext { Cancellation = cancellation });
        return new LeaseKeepAliveResponse { ID = asked.ID, TTL = ttl }.ToByteArray();
    }

    /// <summary>Leases that this member has renewed, as the leader.</summary>
    public Counter Renewals { get; } = new();

    public async ValueTask<LeaseTimeToLiveResponse> TimeToLiveAsync(LeaseTimeToLiveRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireUserAsync(context);
        LeaseTimeToLiveResponse response = await AtLeaderAsync(
            () => LookupAsync(request, context.Cancellation),
            () => leader.AskWhileItLeadsAsync(PeerMethod.LeaseTimeToLive, request, LeaseTimeToLiveResponse.Parser, context.Cancellation),
            context);
        if (callers.IsOn && response.Keys.Count > 0)
        {
            await callers.RequireAsync(
                context,
                response,
                static (answer, state, who) => answer.Keys.Select(key => state.CheckRead(who, key, ByteString.Empty)).FirstOrDefault(static error => error is not null));
        }

        response.Header = headers.At(stateMachine.Kv.CurrentRevision);
        return response;
    }

    /// <summary>Answers a member that has passed the question on to this one as the leader.</summary>
    public async Task<ReadOnlyMemory<byte>> AnswerTimeToLiveAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        RequireLeader();
        return (await LookupAsync(LeaseTimeToLiveRequest.Parser.ParseFrom(request.Span), cancellation)).ToByteArray();
    }

    private async ValueTask<LeaseTimeToLiveResponse> LookupAsync(LeaseTimeToLiveRequest request, CancellationToken cancellation)
    {
        // The round makes sure that this member still leads: another leader's renewals would be unknown here.
        await reads.WaitAsync(cancellation);
        LeaseInfo? lease = stateMachine.Leases.Lookup(request.ID, clock.NowMs, request.Keys);
        var response = new LeaseTimeToLiveResponse { ID = request.ID, TTL = -1 };
        if (lease is { } found)
        {
            response.TTL = found.RemainingTtlSeconds;
            response.GrantedTTL = found.GrantedTtlSeconds;
            response.Keys.AddRange(found.Keys);
        }

        return response;
    }

    public async ValueTask<LeaseLeasesResponse> LeasesAsync(LeaseLeasesRequest request, CallContext context)
    {
        gate.RequireVoter();
        await reads.WaitAsync(context);
        if (callers.IsOn)
        {
            await callers.RequireAsync(context, stateMachine, static (machine, _, who) => machine.CheckLeaseListPermissions(who));
        }

        var response = new LeaseLeasesResponse { Header = headers.At(stateMachine.Kv.CurrentRevision) };
        foreach (long id in stateMachine.Leases.Leases())
        {
            response.Leases.Add(new LeaseStatus { ID = id });
        }

        return response;
    }

    private static readonly EtcdError NotPrimary = new(StatusCode.Unknown, "not a primary lessor");
    private static readonly TimeSpan ExpiredPollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LeaderRetryInterval = TimeSpan.FromMilliseconds(50);
    private const int MaxLeaderTries = 100;

    private void RequireLeader()
    {
        if (!leader.IsLeader)
        {
            throw new EtcdException(EtcdErrors.NotLeader);
        }
    }

    /// <summary>
    /// Only the leader counts leases down. Asking again is safe, since nothing but the time of a renewal depends on it: while leadership moves, the
    /// question follows it for some seconds.
    /// </summary>
    private async ValueTask<TResponse> AtLeaderAsync<TResponse>(Func<ValueTask<TResponse>> here, Func<ValueTask<TResponse>> there, CallContext context)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await (leader.IsLeader ? here() : there());
            }
            catch (EtcdException error) when (attempt < MaxLeaderTries && !context.RequireLeader && LeadershipMoves(error.Error) && !(context.AcceptsLocalState && reads.IsLeaderLost()))
            {
                await Task.Delay(LeaderRetryInterval, clock.Time, context.Cancellation);
            }
        }
    }

    private static bool LeadershipMoves(EtcdError error) =>
        error == EtcdErrors.NotLeader || error == NotPrimary || (error.Code == StatusCode.Unavailable && error != EtcdErrors.Stopped);

    /// <summary>The TTL after renewing; 0 for a lease that is not there (any more).</summary>
    private async ValueTask<long> RenewAsync(long id, CallContext context)
    {
        while (true)
        {
            LeaseRenewal renewal = stateMachine.Leases.Renew(id, clock.NowMs);
            switch (renewal.Outcome)
            {
                case LeaseRenewalOutcome.Renewed:
                    Renewals.Add();
                    return renewal.TtlSeconds;
                case LeaseRenewalOutcome.Unknown:
                    return 0;
                case LeaseRenewalOutcome.CheckpointMustBeCleared:
                    await ClearCheckpointAsync(id, context);
                    break;
                case LeaseRenewalOutcome.ExpiredNotYetRevoked:
                    // The answer is given once the revocation is applied.
                    await Task.Delay(ExpiredPollInterval, clock.Time, context.Cancellation);
                    break;
                default:
                    throw new EtcdException(NotPrimary);
            }
        }
    }

    private async ValueTask ClearCheckpointAsync(long id, CallContext context)
    {
        var clear = new LeaseCheckpointRequest();
        clear.Checkpoints.Add(new LeaseCheckpoint { ID = id, RemainingTTL = 0 });
        await proposer.ProposeAsync<LeaseCheckpointResponse>(new InternalRaftRequest { LeaseCheckpoint = clear }, context);
    }

    private static long NewId()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToInt64(bytes) & long.MaxValue;
    }
}
