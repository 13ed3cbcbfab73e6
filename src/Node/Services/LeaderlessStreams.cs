using WebEtcd.Node.Consensus;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Services;

/// <summary>
/// Ends the streams of clients that want a leader (metadata <c>hasleader</c>) when there has been none for three election timeouts: they are to go to another
/// member instead of waiting behind a partition.
/// </summary>
internal sealed class LeaderlessStreams(ConsensusState state, MonotonicClock clock, long electionTimeoutMs) : BackgroundService
{
    private const int ElectionTimeouts = 3;

    private readonly object _gate = new();
    private readonly HashSet<WatchSession> _sessions = [];

    public void Add(WatchSession session)
    {
        lock (_gate)
        {
            _sessions.Add(session);
        }
    }

    public void Remove(WatchSession session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long lastSeenMs = clock.NowMs;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(electionTimeoutMs), clock.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (state.LeaderId != 0)
            {
                lastSeenMs = clock.NowMs;
            }
            else if (clock.NowMs - lastSeenMs >= ElectionTimeouts * electionTimeoutMs)
            {
                EndAll();
            }
        }
    }

    private void EndAll()
    {
        lock (_gate)
        {
            foreach (WatchSession session in _sessions)
            {
                session.End(EtcdErrors.NoLeader);
            }
        }
    }
}
