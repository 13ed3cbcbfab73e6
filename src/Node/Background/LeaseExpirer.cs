using WebEtcd.Node.Consensus;
using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Node.Services;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Background;

/// <summary>Revokes expired leases through the log. Only the leader decides that a lease has expired, and only after a quorum has confirmed that it leads.</summary>
internal sealed partial class LeaseExpirer(
    EtcdStateMachine stateMachine,
    Proposer proposer,
    ReadIndexCoordinator reads,
    ConsensusState state,
    MonotonicClock clock,
    IExpiryObserver observer,
    NodeMeters meters,
    ILogger<LeaseExpirer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(1);

    // etcd's rate: at most 1000 leases a second.
    private const int MaxPerRound = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock.Time);
        var expired = new List<long>();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            bool isIdle = state.Role != RaftRole.Leader || stateMachine.Leases.Count == 0;
            timer.Period = isIdle ? IdleInterval : Interval;
            if (isIdle)
            {
                continue;
            }

            expired.Clear();
            await RevokeExpiredAsync(expired, stoppingToken);
        }
    }

    private async Task RevokeExpiredAsync(List<long> expired, CancellationToken cancellation)
    {
        try
        {
            // First the confirmation, then the judgement: what is renewed or revoked meanwhile counts.
            await reads.WaitAsync(cancellation);
            stateMachine.Leases.TakeExpired(clock.NowMs, MaxPerRound, expired);
            foreach (Task<(long Id, EtcdError? Error)> revocation in expired.Select(id => RevokeAsync(id, cancellation)).ToList())
            {
                (long id, EtcdError? error) = await revocation;
                if (error is null)
                {
                    meters.LeasesExpired.Add();
                    observer.LeaseExpired(id);
                }
                else if (error != EtcdErrors.LeaseNotFound && error != EtcdErrors.NotLeader)
                {
                    NotRevoked(id, error.Message);
                }
            }
        }
        catch (EtcdException error)
        {
            // Tried again when the lessor hands the leases out once more.
            NotConfirmed(expired.Count, error.Message);
        }
    }

    private async Task<(long Id, EtcdError? Error)> RevokeAsync(long id, CancellationToken cancellation)
    {
        try
        {
            var request = new InternalRaftRequest { LeaseRevoke = new LeaseRevokeRequest { ID = id } };
            await proposer.ProposeAsLeaderAsync<LeaseRevokeResponse>(request, cancellation, isPriority: true);
            return (id, null);
        }
        catch (EtcdException error)
        {
            return (id, error.Error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {LeaseId:x} has expired but could not be revoked: {Reason}")]
    private partial void NotRevoked(long leaseId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} expired leases wait, since leadership could not be confirmed: {Reason}")]
    private partial void NotConfirmed(int count, string reason);
}
