using WebEtcd.Node.Consensus;

namespace WebEtcd.Node.Background;

/// <summary>Ends the waits of proposals whose deadline has passed or whose client is gone: cheaper than a timer and a registration for each request.</summary>
internal sealed class ProposalSweeper(ProposalTracker tracker, MonotonicClock clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            timer.Period = tracker.Sweep() > 0 ? Interval : IdleInterval;
        }
    }
}
