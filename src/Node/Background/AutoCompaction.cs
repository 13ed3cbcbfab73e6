using WebEtcd.Node.Consensus;
using WebEtcd.Node.Services;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Background;

/// <summary>Compacts without being asked. Every member keeps the schedule, so that a new leader goes on with it; the leader acts.</summary>
internal sealed partial class AutoCompaction(
    EtcdStateMachine stateMachine, Proposer proposer, LeaderCalls leader, MonotonicClock clock, CompactionSchedule schedule, ILogger<AutoCompaction> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!schedule.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(schedule.Interval, clock.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (schedule.Next(stateMachine.Kv.CurrentRevision, clock.NowMs) is not { } revision)
            {
                continue;
            }

            if (revision <= stateMachine.Kv.CompactedRevision)
            {
                // Somebody was here before.
                schedule.Done(revision, clock.NowMs);
            }
            else if (leader.IsLeader)
            {
                await CompactAsync(revision, stoppingToken);
            }
        }
    }

    private async Task CompactAsync(long revision, CancellationToken cancellation)
    {
        try
        {
            await proposer.ProposeAsNodeAsync<CompactionResponse>(
                new InternalRaftRequest { Compaction = new CompactionRequest { Revision = revision } }, cancellation);
            schedule.Done(revision, clock.NowMs);
            Compacted(revision);
        }
        catch (EtcdException error)
        {
            NotCompacted(revision, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Compacted at revision {Revision}, as --auto-compaction-retention says")]
    private partial void Compacted(long revision);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not compact at revision {Revision}, which is tried again: {Reason}")]
    private partial void NotCompacted(long revision, string reason);
}
