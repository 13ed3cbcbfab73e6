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
}
