namespace WebEtcd.Node.Api.Operations;

/// <summary>Settings of the health endpoints.</summary>
internal sealed class OperationsOptions
{
    /// <summary>How long a health check may read before it counts as failed. Default 7 s: etcd's 5 s and two election timeouts.</summary>
    public TimeSpan CheckTimeout { get; set; } = TimeSpan.FromSeconds(7);
}
