namespace WebEtcd.Node.Peers.Snapshots;

/// <summary>Spreads bytes over time. One that was idle does not save up what it did not use.</summary>
internal sealed class Throttle(long bytesPerSecond, TimeProvider time)
{
    // Shorter waits than timers measure are put off until they are worth while.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(2);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _paidUntil;

    /// <summary>Waits until so many bytes may follow those before.</summary>
    public async ValueTask SpendAsync(int bytes, CancellationToken cancellation)
    {
        if (bytesPerSecond <= 0)
        {
            return;
        }

        TimeSpan now = time.GetElapsedTime(_start);
        TimeSpan due = _paidUntil > now ? _paidUntil : now;
        _paidUntil = due + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
        if (due - now >= ShortestWait)
        {
            await Task.Delay(due - now, time, cancellation);
        }
    }
}
