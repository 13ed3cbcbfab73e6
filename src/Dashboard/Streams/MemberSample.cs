namespace WebEtcd.Dashboard.Streams;

/// <summary>One second of one member.</summary>
public readonly record struct MemberSample(
    double PutsPerSecond,
    double RangesPerSecond,
    double WatchEventsPerSecond,
    double PutP99Ms,
    double RangeP99Ms,
    double SyncP99Ms,
    double CpuPercent,
    double ResidentBytes);
