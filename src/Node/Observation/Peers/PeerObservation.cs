using Google.Protobuf;
using WebEtcd.Node.Peers;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos.Observation;

namespace WebEtcd.Node.Observation.Peers;

/// <summary>
/// Asks every other member about once a second what it sees of itself, all at the same time; four times a second while somebody looks. One that does not
/// answer holds up nobody, and is asked once at a time.
/// </summary>
internal sealed class PeerObservation(
    IPeerTransport transport, PeerBoard board, Func<IReadOnlySet<ulong>> others, Func<bool> isWatched, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan WatchedInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly HashSet<ulong> _asked = [];

    /// <summary>Asks every other member that is not being asked, and forgets those that are no members any more. Ends when all have answered or given up.</summary>
    public Task AskAllAsync(CancellationToken stopping)
    {
        IReadOnlySet<ulong> members = others();
        board.Keep(members);
        return Task.WhenAll(members.Where(TryBegin).Select(member => AskAsync(member, stopping)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            _ = AskAllAsync(stoppingToken);
            timer.Period = isWatched() ? WatchedInterval : Interval;
        }
    }

    private async Task AskAsync(ulong member, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            long sent = time.GetTimestamp();
            ReadOnlyMemory<byte> answer = await transport.CallAsync(member, PeerMethod.Observe, board.RequestFor(member).ToByteArray(), either.Token);
            board.Answered(member, ObserveAnswer.Parser.ParseFrom(answer.Span), time.GetUtcNow(), time.GetElapsedTime(sent));
        }
        catch (Exception error) when (error is EtcdException or OperationCanceledException or InvalidProtocolBufferException or ArgumentOutOfRangeException)
        {
            if (!stopping.IsCancellationRequested)
            {
                board.Failed(member);
            }
        }
        finally
        {
            End(member);
        }
    }

    private bool TryBegin(ulong member)
    {
        lock (_asked)
        {
            return _asked.Add(member);
        }
    }

    private void End(ulong member)
    {
        lock (_asked)
        {
            _asked.Remove(member);
        }
    }
}
