using WebEtcd.Node.Consensus;
using WebEtcd.Node.Services;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Lease;

namespace WebEtcd.Node.Background;

/// <summary>
/// The leader lets all members know from time to time how much is left of long leases, so that the next leader goes on from there instead of giving them
/// their full time again.
/// </summary>
internal sealed partial class LeaseCheckpointer(
    EtcdStateMachine stateMachine, Proposer proposer, ConsensusState state, MonotonicClock clock, ILogger<LeaseCheckpointer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // etcd's bound on leases in one entry.
    private const int MaxPerEntry = 1000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock.Time);
        var due = new List<LeaseRecord>();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (state.Role != RaftRole.Leader || stateMachine.Leases.Count == 0)
            {
                continue;
            }

            due.Clear();
            if (stateMachine.Leases.TakeDueCheckpoints(clock.NowMs, MaxPerEntry, due) > 0)
            {
                await ProposeAsync(due, stoppingToken);
            }
        }
    }

    private async Task ProposeAsync(List<LeaseRecord> due, CancellationToken cancellation)
    {
        var request = new LeaseCheckpointRequest();
        request.Checkpoints.AddRange(due.Select(lease => new LeaseCheckpoint { ID = lease.Id, RemainingTTL = lease.RemainingTtlSeconds }));
        try
        {
            await proposer.ProposeAsLeaderAsync<LeaseCheckpointResponse>(new InternalRaftRequest { LeaseCheckpoint = request }, cancellation);
        }
        catch (EtcdException error)
        {
            // Comes again with the next interval; at worst a new leader gives these leases more time than they had left.
            NotRecorded(due.Count, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The remaining time of {Count} leases could not be recorded: {Reason}")]
    private partial void NotRecorded(int count, string reason);
}
