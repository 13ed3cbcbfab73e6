using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Api.Hubs;

/// <summary>The numbers of one member. Latencies are milliseconds over the last seconds.</summary>
/// <param name="MemberId">Hex.</param>
/// <param name="LeaderId">Hex; null when it knows of none.</param>
internal sealed record MemberMetrics(
    string MemberId,
    string Name,
    bool Reachable,
    bool IsLearner,
    DateTimeOffset ObservedAt,
    string Role,
    ulong Term,
    string? LeaderId,
    ulong CommitIndex,
    ulong AppliedIndex,
    long Revision,
    long KeyCount,
    long WatcherCount,
    long SizeBytes,
    long QuotaBytes,
    double PutsPerSecond,
    double RangesPerSecond,
    double WatchEventsPerSecond,
    double PutP99Ms,
    double RangeP99Ms,
    double SyncP50Ms,
    double SyncP99Ms,
    int ActiveSegments,
    long LogBytes,
    long ResidentBytes,
    double CpuPercent)
{
    public static MemberMetrics Of(MemberView member) => new(
        member.MemberId.ToString("x"),
        member.Name,
        member.Reachable,
        member.IsLearner,
        member.ObservedAt,
        member.Raft.Role,
        member.Raft.Term,
        member.Raft.LeaderId == 0 ? null : member.Raft.LeaderId.ToString("x"),
        member.Raft.CommitIndex,
        member.Raft.AppliedIndex,
        member.Store.Revision,
        member.Store.KeyCount,
        member.Store.WatcherCount,
        member.Store.SizeBytes,
        member.Store.QuotaBytes,
        member.Traffic.PutsPerSecond,
        member.Traffic.RangesPerSecond,
        member.Traffic.WatchEventsPerSecond,
        member.Traffic.PutLatency.P99.TotalMilliseconds,
        member.Traffic.RangeLatency.P99.TotalMilliseconds,
        member.Storage.SyncLatency.P50.TotalMilliseconds,
        member.Storage.SyncLatency.P99.TotalMilliseconds,
        member.Storage.ActiveSegments,
        member.Storage.LogBytes,
        member.Traffic.ResidentBytes,
        member.Traffic.CpuPercent);
}
