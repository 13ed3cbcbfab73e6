namespace WebEtcd.Cluster.Tests.Network;

/// <summary>The way from one member to another: what it does to bytes, whoever opened the connection.</summary>
internal sealed class Link
{
    private long _delayTicks;
    private volatile bool _isCut;

    /// <summary>Bytes vanish.</summary>
    public bool IsCut
    {
        get => _isCut;
        set => _isCut = value;
    }

    /// <summary>How long bytes are under way.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }
}
