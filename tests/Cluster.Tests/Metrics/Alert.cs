namespace WebEtcd.Cluster.Tests.Metrics;

/// <summary>An alert that operators of etcd have, in our own words.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expression">When it fires.</param>
/// <param name="Rises">Which series have to change for it to fire, and how: a name, what a label of it must be (as in <c>le=+Inf</c>; empty for any), values.</param>
internal sealed record Alert(string Name, string Expression, params (string Name, string Label, string Values)[] Rises)
{
    private const string Failures = "Unknown|FailedPrecondition|ResourceExhausted|Internal|Unavailable|DataLoss|DeadlineExceeded";

    /// <summary>All that a common set of alerts asks of a member; what asks whether the member is there at all needs no metrics of it.</summary>
    public static IReadOnlyList<Alert> All =>
    [
        new("MembersDown", "sum without (instance, To) (rate(etcd_network_peer_sent_failures_total[2m])) > 0.01", ("etcd_network_peer_sent_failures_total", "", "0+60x300")),
        new("NoLeader", "etcd_server_has_leader == 0", ("etcd_server_has_leader", "", "0x300")),
        new("HighNumberOfLeaderChanges", "increase(etcd_server_leader_changes_seen_total[15m:1m]) >= 4", ("etcd_server_leader_changes_seen_total", "", "0+1x300")),
        new(
            "HighNumberOfFailedGRPCRequests",
            $"100 * sum without (grpc_type, grpc_code) (rate(grpc_server_handled_total{{grpc_code=~\"{Failures}\"}}[5m])) / sum without (grpc_type, grpc_code) (rate(grpc_server_handled_total[5m])) > 5",
            ("grpc_server_handled_total", "grpc_code=Unavailable", "0+60x300")),
        new(
            "GRPCRequestsSlow",
            "histogram_quantile(0.99, sum without (grpc_type) (rate(grpc_server_handling_seconds_bucket{grpc_method!=\"Defragment\", grpc_type=\"unary\"}[5m]))) > 0.15",
            ("grpc_server_handling_seconds_bucket", "le=+Inf", "0+60x300"), ("grpc_server_handling_seconds_bucket", "le=10", "0+60x300")),
        new(
            "MemberCommunicationSlow", "histogram_quantile(0.99, rate(etcd_network_peer_round_trip_time_seconds_bucket[5m])) > 0.15",
            ("etcd_network_peer_round_trip_time_seconds_bucket", "le=+Inf", "0+60x300"), ("etcd_network_peer_round_trip_time_seconds_bucket", "le=1.6384", "0+60x300")),
        new("HighNumberOfFailedProposals", "rate(etcd_server_proposals_failed_total[15m]) > 5", ("etcd_server_proposals_failed_total", "", "0+600x300")),
        new(
            "HighFsyncDurations", "histogram_quantile(0.99, rate(etcd_disk_wal_fsync_duration_seconds_bucket[5m])) > 0.5",
            ("etcd_disk_wal_fsync_duration_seconds_bucket", "le=+Inf", "0+60x300"), ("etcd_disk_wal_fsync_duration_seconds_bucket", "le=8.192", "0+60x300")),
        new(
            "HighCommitDurations", "histogram_quantile(0.99, rate(etcd_disk_backend_commit_duration_seconds_bucket[5m])) > 0.25",
            ("etcd_disk_backend_commit_duration_seconds_bucket", "le=+Inf", "0+60x300"), ("etcd_disk_backend_commit_duration_seconds_bucket", "le=8.192", "0+60x300")),
        new(
            "DatabaseQuotaLowSpace", "100 * last_over_time(etcd_mvcc_db_total_size_in_bytes[5m]) / last_over_time(etcd_server_quota_backend_bytes[5m]) > 95",
            ("etcd_mvcc_db_total_size_in_bytes", "", "2100000000x300")),
        new(
            "ExcessiveDatabaseGrowth", "predict_linear(etcd_mvcc_db_total_size_in_bytes[4h], 4 * 60 * 60) > etcd_server_quota_backend_bytes",
            ("etcd_mvcc_db_total_size_in_bytes", "", "0+6000000x300")),
        new(
            "DatabaseHighFragmentationRatio",
            "last_over_time(etcd_mvcc_db_total_size_in_use_in_bytes[5m]) / last_over_time(etcd_mvcc_db_total_size_in_bytes[5m]) < 0.5 and etcd_mvcc_db_total_size_in_use_in_bytes > 104857600",
            ("etcd_mvcc_db_total_size_in_use_in_bytes", "", "110000000x300"), ("etcd_mvcc_db_total_size_in_bytes", "", "900000000x300")),
    ];

    /// <summary>The values of a series while this alert is to fire: as they are, but for those that make it.</summary>
    public string ValuesOf(MetricSample sample)
    {
        foreach (var (name, label, values) in Rises)
        {
            if (sample.Name == name && (label.Length == 0 || sample.Labels.Any(pair => $"{pair.Key}={pair.Value}" == label)))
            {
                return values;
            }
        }
        return sample.Value + "x300";
    }
}
