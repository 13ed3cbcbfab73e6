namespace WebEtcd.Node.Observation.Metrics;

/// <summary>A number that only grows. Counting is one interlocked addition.</summary>
internal sealed class Counter
{
    private long _value;

    public long Value => Volatile.Read(ref _value);

    public void Add(long amount = 1) => Interlocked.Add(ref _value, amount);
}
