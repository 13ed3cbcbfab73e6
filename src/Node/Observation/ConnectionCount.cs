namespace WebEtcd.Node.Observation;

/// <summary>Open connections of the client port.</summary>
internal sealed class ConnectionCount
{
    private int _current;

    public int Current => Volatile.Read(ref _current);

    public void Opened() => Interlocked.Increment(ref _current);

    public void Closed() => Interlocked.Decrement(ref _current);
}
