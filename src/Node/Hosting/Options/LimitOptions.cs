namespace WebEtcd.Node.Hosting.Options;

/// <summary>Bounds of requests and connections.</summary>
internal sealed class LimitOptions
{
    /// <summary>Most operations in a transaction. Default: 128.</summary>
    public int MaxTxnOps { get; set; } = 128;

    /// <summary>Largest request, in bytes. Default: 1572864 (1.5 MiB).</summary>
    public long MaxRequestBytes { get; set; } = 1_572_864;

    /// <summary>Most gRPC streams a connection may have open. Default: 1000 (etcd: no bound).</summary>
    public int MaxConcurrentStreams { get; set; } = 1000;

    /// <summary>Silence of a connection after which the server pings the client; <see cref="TimeSpan.MaxValue"/> for never. Default: 1 minute (etcd: 2 h).</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the client may take to answer a ping before its connection is closed. Default: 20 s.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Unary gRPC calls that take longer are logged; zero for none. Default: 300 ms.</summary>
    public TimeSpan SlowCall { get; set; } = TimeSpan.FromMilliseconds(300);
}
