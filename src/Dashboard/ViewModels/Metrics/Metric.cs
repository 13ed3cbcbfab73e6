using WebEtcd.Dashboard.Streams;

namespace WebEtcd.Dashboard.ViewModels.Metrics;

/// <summary>One thing that is drawn over time.</summary>
/// <param name="Id">Names it in markup.</param>
/// <param name="Group">Heading under which it stands.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="OverTime">How the samples of an interval become one.</param>
/// <param name="OverMembers">How the members become one.</param>
/// <param name="Value">Takes it out of a sample; NaN when there is nothing to take.</param>
public sealed record Metric(string Id, string Group, string Title, MetricUnit Unit, MetricFold OverTime, MetricFold OverMembers, Func<MemberSample, double> Value)
{
    private const string Requests = "Requests and clients";
    private const string Latency = "Latency of requests";
    private const string Consensus = "Log and consensus";
    private const string Store = "Store and process";

    public static readonly IReadOnlyList<Metric> All =
    [
        Flow("puts", "Puts", sample => sample.PutsPerSecond),
        Flow("ranges", "Ranges", sample => sample.RangesPerSecond),
        Flow("txns", "Transactions", sample => sample.TxnsPerSecond),
        Flow("watch-events", "Watch events", sample => sample.WatchEventsPerSecond),
        Level(Requests, "watchers", "Watchers", MetricUnit.Count, MetricFold.Sum, sample => sample.Watchers),
        Level(Requests, "connections", "Connections", MetricUnit.Count, MetricFold.Sum, sample => sample.Connections),
        Time(Latency, "put-p50", "Put, p50", sample => sample.PutP50Ms),
        Time(Latency, "range-p50", "Range, p50", sample => sample.RangeP50Ms),
        Time(Latency, "txn-p50", "Transaction, p50", sample => sample.TxnP50Ms),
        Time(Latency, "put-p99", "Put, p99", sample => sample.PutP99Ms),
        Time(Latency, "range-p99", "Range, p99", sample => sample.RangeP99Ms),
        Time(Latency, "txn-p99", "Transaction, p99", sample => sample.TxnP99Ms),
        Time(Consensus, "sync-p50", "Sync of the log, p50", sample => sample.SyncP50Ms),
        Time(Consensus, "sync-p99", "Sync of the log, p99", sample => sample.SyncP99Ms),
        Time(Consensus, "apply-p99", "Apply, p99", sample => sample.ApplyP99Ms),
        new("pending", Consensus, "Proposals pending", MetricUnit.Count, MetricFold.Worst, MetricFold.Sum, sample => sample.ProposalsPending),
        new("failed", Consensus, "Proposals failed", MetricUnit.Count, MetricFold.Growth, MetricFold.Sum, sample => sample.ProposalsFailed),
        new("leader-changes", Consensus, "Changes of the leader", MetricUnit.Count, MetricFold.Growth, MetricFold.Worst, sample => sample.LeaderChanges),
        Level(Store, "db-size", "Store on disk", MetricUnit.Bytes, MetricFold.Worst, sample => sample.SizeBytes),
        Level(Store, "db-in-use", "Store in use", MetricUnit.Bytes, MetricFold.Worst, sample => sample.SizeInUseBytes),
        Level(Store, "leases", "Leases", MetricUnit.Count, MetricFold.Worst, sample => sample.Leases),
        new("cpu", Store, "CPU, of one core", MetricUnit.Percent, MetricFold.Average, MetricFold.Sum, sample => sample.CpuPercent),
        Level(Store, "memory", "Memory", MetricUnit.Bytes, MetricFold.Sum, sample => sample.ResidentBytes),
        Level(Store, "log-size", "Log on disk", MetricUnit.Bytes, MetricFold.Worst, sample => sample.LogBytes),
    ];

    private static Metric Flow(string id, string title, Func<MemberSample, double> value) =>
        new(id, Requests, title, MetricUnit.PerSecond, MetricFold.Average, MetricFold.Sum, value);

    // Where nothing happened there is no latency: a gap says so, a zero would lie.
    private static Metric Time(string group, string id, string title, Func<MemberSample, double> value) =>
        new(id, group, title, MetricUnit.Milliseconds, MetricFold.Worst, MetricFold.Worst, sample => value(sample) is var latency and > 0 ? latency : double.NaN);

    private static Metric Level(string group, string id, string title, MetricUnit unit, MetricFold overMembers, Func<MemberSample, double> value) =>
        new(id, group, title, unit, MetricFold.Last, overMembers, value);
}
