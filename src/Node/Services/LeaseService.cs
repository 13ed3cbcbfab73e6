using System.Security.Cryptography;
using WebEtcd.Node.Consensus;
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
    MonotonicClock clock) : ILeaseService
{
    public async ValueTask<LeaseGrantResponse> GrantAsync(LeaseGrantRequest request, CallContext context)
    {
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
        LeaseRevokeResponse response = await proposer.ProposeAsync<LeaseRevokeResponse>(
            new InternalRaftRequest { LeaseRevoke = request }, context, isPriority: true);
        response.Header = headers.Fill(response.Header);
        return response;
    }

    public async ValueTask<LeaseKeepAliveResponse> KeepAliveAsync(LeaseKeepAliveRequest request, CallContext context)
    {
        // The header is filled before renewing: its revision must not be later than what the renewal saw.
        var response = new LeaseKeepAliveResponse { Header = headers.At(stateMachine.Kv.CurrentRevision), ID = request.ID };
        response.TTL = await RenewAsync(request.ID, context);
        return response;
    }

    public async ValueTask<LeaseTimeToLiveResponse> TimeToLiveAsync(LeaseTimeToLiveRequest request, CallContext context)
    {
        await reads.WaitAsync(context.Cancellation);
        LeaseInfo? lease = stateMachine.Leases.Lookup(request.ID, clock.NowMs, request.Keys);
        var response = new LeaseTimeToLiveResponse { Header = headers.At(stateMachine.Kv.CurrentRevision), ID = request.ID, TTL = -1 };
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
        await reads.WaitAsync(context.Cancellation);
        var response = new LeaseLeasesResponse { Header = headers.At(stateMachine.Kv.CurrentRevision) };
        foreach (long id in stateMachine.Leases.Leases())
        {
            response.Leases.Add(new LeaseStatus { ID = id });
        }

        return response;
    }

    private static readonly EtcdError NotPrimary = new(StatusCode.Unknown, "not a primary lessor");
    private static readonly TimeSpan ExpiredPollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The TTL after renewing; 0 for a lease that is not there (any more).</summary>
    private async ValueTask<long> RenewAsync(long id, CallContext context)
    {
        while (true)
        {
            LeaseRenewal renewal = stateMachine.Leases.Renew(id, clock.NowMs);
            switch (renewal.Outcome)
            {
                case LeaseRenewalOutcome.Renewed:
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
