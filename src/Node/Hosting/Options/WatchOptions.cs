namespace WebEtcd.Node.Hosting.Options;

/// <summary>Watch streams.</summary>
internal sealed class WatchOptions
{
    /// <summary>Time after which an idle watcher that asked for it is told the revision. Default: 10 minutes.</summary>
    public TimeSpan ProgressNotifyInterval { get; set; } = TimeSpan.FromMinutes(10);
}
