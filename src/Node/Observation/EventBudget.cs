namespace WebEtcd.Node.Observation;

/// <summary>How many events may be told: a burst, and so many a second in the long run. Counts those that may not. Used by one thread.</summary>
internal sealed class EventBudget(int burst, double perSecond, TimeProvider time)
{
    private double _left = burst;
    private long _lastTimestamp = time.GetTimestamp();

    /// <summary>Events that were not told since the last call of <see cref="TakeLeftOut"/>.</summary>
    public int LeftOut { get; private set; }

    public bool TryTake()
    {
        long now = time.GetTimestamp();
        _left = Math.Min(burst, _left + (time.GetElapsedTime(_lastTimestamp, now).TotalSeconds * perSecond));
        _lastTimestamp = now;
        if (_left < 1)
        {
            LeftOut++;
            return false;
        }

        _left--;
        return true;
    }

    public int TakeLeftOut()
    {
        int leftOut = LeftOut;
        LeftOut = 0;
        return leftOut;
    }
}
