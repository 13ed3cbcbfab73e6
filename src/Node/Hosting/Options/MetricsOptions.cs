namespace WebEtcd.Node.Hosting.Options;

/// <summary>What <c>/metrics</c> tells, and where it is served besides the client port.</summary>
internal sealed class MetricsOptions
{
    /// <summary>With the durations of gRPC calls, which are many lines. Default: false (<c>basic</c>).</summary>
    public bool IsExtensive { get; set; }

    /// <summary>Time beyond which applying a request counts as slow. Default: 100 ms.</summary>
    public TimeSpan SlowApply { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>URLs that serve metrics and health, and nothing else, without client certificates. Default: none.</summary>
    public IReadOnlyList<Uri> ListenUrls { get; set; } = [];
}
