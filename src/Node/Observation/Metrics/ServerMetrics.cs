using System.Globalization;
using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Hosting;
using WebEtcd.Node.Services;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Observation.Metrics;

/// <summary>Consensus, proposals, reads, alarms: the member as a server.</summary>
internal static class ServerMetrics
{
    public static IEnumerable<MetricFamily> Families(NodeRuntime node, INodeHealth health, HealthCounts counts, LeaseService leases) =>
        [.. Identity(node, health), .. Health(counts), .. Consensus(node, health), .. Requests(node), .. Leases(node, leases)];

    private static IEnumerable<MetricFamily> Identity(NodeRuntime node, INodeHealth health)
    {
        string id = node.Identity.MemberId.ToString("x", CultureInfo.InvariantCulture);
        yield return MetricFamily.Fact("etcd_server_id", "Server or member ID in hexadecimal format. 1 for 'server_id' label with current ID.", "server_id", () => id);
        yield return MetricFamily.Fact("etcd_server_version", "Which version is running. 1 for 'server_version' label with current version.", "server_version", () => ApiVersion.EtcdServer);
        yield return MetricFamily.Gauges(
            "etcd_cluster_version", "Which version is running. 1 for 'cluster_version' label with current cluster version", (writer, name) =>
            {
                if (Version.TryParse(health.ClusterVersion, out Version? version))
                {
                    writer.Sample(name, $"cluster_version=\"{version.Major}.{version.Minor}\"", 1);
                }
            });
        yield return MetricFamily.Gauge("etcd_server_quota_backend_bytes", "Current backend storage quota size in bytes.", () => Math.Max(0, node.StateMachine.QuotaBytes));
    }

    private static IEnumerable<MetricFamily> Health(HealthCounts counts)
    {
        yield return MetricFamily.Counter("etcd_server_health_success", "The total number of successful health checks", counts.Successes);
        yield return MetricFamily.Counter("etcd_server_health_failures", "The total number of failed health checks", counts.Failures);
    }

    private static IEnumerable<MetricFamily> Consensus(NodeRuntime node, INodeHealth health)
    {
        ConsensusState state = node.Consensus;
        yield return MetricFamily.Gauge("etcd_server_has_leader", "Whether or not a leader exists. 1 is existence, 0 is not.", () => state.LeaderId != 0 ? 1 : 0);
        yield return MetricFamily.Gauge("etcd_server_is_leader", "Whether or not this member is a leader. 1 if is, 0 otherwise.", () => state.Role == RaftRole.Leader ? 1 : 0);
        yield return MetricFamily.Gauge("etcd_server_is_learner", "Whether or not this member is a learner. 1 if is, 0 otherwise.", () => health.IsLearner ? 1 : 0);
        yield return MetricFamily.Counter("etcd_server_leader_changes_seen_total", "The number of leader changes seen.", () => state.LeaderChanges);
        yield return MetricFamily.Counter(
            "etcd_server_heartbeat_send_failures_total", "The total number of leader heartbeat send failures (likely overloaded from slow disk).", () => state.LateHeartbeats);
        yield return MetricFamily.Gauge("etcd_server_proposals_committed_total", "The total number of consensus proposals committed.", () => state.CommitIndex);
        yield return MetricFamily.Gauge("etcd_server_proposals_applied_total", "The total number of consensus proposals applied.", () => state.AppliedIndex);
        yield return MetricFamily.Gauge("etcd_server_proposals_pending", "The current number of pending proposals to commit.", () => node.Tracker.Pending);
        yield return MetricFamily.Counter("etcd_server_proposals_failed_total", "The total number of failed proposals seen.", () => node.Tracker.Failed);
    }

    private static IEnumerable<MetricFamily> Requests(NodeRuntime node)
    {
        yield return MetricFamily.Counter("etcd_server_read_indexes_failed_total", "The total number of failed read indexes seen.", () => node.Reads.TimedOut);
        yield return MetricFamily.Counter(
            "etcd_server_slow_read_indexes_total", "The total number of pending read indexes not in sync with leader's or timed out read index requests.", () => node.Reads.Repeated);
        yield return MetricFamily.Histograms("etcd_server_apply_duration_seconds", "The latency distributions of v2 apply called by backend.", node.Meters.Apply.Write);
        yield return MetricFamily.Counter(
            "etcd_server_slow_apply_total", "The total number of slow apply requests (likely overloaded from slow disk).", node.Meters.Apply.SlowApplies);
        yield return MetricFamily.Gauge(
            "etcd_server_snapshot_apply_in_progress_total", "1 if the server is applying the incoming snapshot. 0 if none.", () => node.Snapshots.IsInstalling ? 1 : 0);
        yield return MetricFamily.Gauges("etcd_debugging_server_alarms", "Alarms for every member in cluster. 1 for 'server_id' label with current ID. 2 for 'alarm_type' label with type of this alarm", (writer, name) =>
        {
            foreach (AlarmMember alarm in node.StateMachine.Alarms.Get(AlarmType.None))
            {
                writer.Sample(name, $"alarm_type=\"{alarm.Alarm.ToString().ToUpperInvariant()}\",server_id=\"{alarm.MemberID.ToString("x", CultureInfo.InvariantCulture)}\"", 1);
            }
        });
    }

    private static IEnumerable<MetricFamily> Leases(NodeRuntime node, LeaseService leases)
    {
        NodeMeters meters = node.Meters;
        yield return MetricFamily.Counter("etcd_debugging_lease_granted_total", "The total number of granted leases.", () => meters.LeaseTtl.Cumulated()[^1]);
        yield return MetricFamily.Counter("etcd_debugging_lease_revoked_total", "The total number of revoked leases.", meters.LeasesRevoked);
        yield return MetricFamily.Counter("etcd_debugging_lease_renewed_total", "The number of renewed leases seen by the leader.", leases.Renewals);
        yield return MetricFamily.Counter("etcd_debugging_server_lease_expired_total", "The total number of expired leases.", meters.LeasesExpired);
        yield return MetricFamily.OfHistogram("etcd_debugging_lease_ttl_total", "Bucketed histogram of lease TTLs.", meters.LeaseTtl);
    }
}
