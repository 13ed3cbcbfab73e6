using Google.Protobuf;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Metrics;

/// <summary><c>/metrics</c> of a running cluster, beside that of the real etcd.</summary>
public sealed class MetricsTests : ClusterTest
{
    /// <summary>What common alerts and dashboards of etcd read.</summary>
    private static readonly string[] Read =
    [
        "etcd_server_has_leader", "etcd_server_leader_changes_seen_total", "etcd_server_proposals_failed_total", "etcd_server_proposals_pending",
        "etcd_server_proposals_committed_total", "etcd_server_proposals_applied_total", "etcd_server_is_leader", "etcd_server_id", "etcd_server_version",
        "etcd_server_quota_backend_bytes", "etcd_server_slow_apply_total", "etcd_server_slow_read_indexes_total", "etcd_server_heartbeat_send_failures_total",
        "etcd_disk_wal_fsync_duration_seconds", "etcd_disk_backend_commit_duration_seconds", "etcd_mvcc_db_total_size_in_bytes",
        "etcd_mvcc_db_total_size_in_use_in_bytes", "etcd_network_client_grpc_received_bytes_total", "etcd_network_client_grpc_sent_bytes_total",
        "etcd_network_peer_received_bytes_total", "etcd_network_peer_sent_bytes_total", "etcd_network_peer_sent_failures_total",
        "etcd_network_peer_round_trip_time_seconds", "grpc_server_started_total", "grpc_server_handled_total", "grpc_server_handling_seconds",
        "grpc_server_msg_sent_total", "grpc_server_msg_received_total", "etcd_debugging_mvcc_keys_total", "etcd_debugging_mvcc_watcher_total",
        "process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds", "process_max_fds", "process_start_time_seconds",
    ];

    /// <summary>Ours that etcd of this release has only while it has something to tell of them, or not yet.</summary>
    private static readonly string[] NotInEtcd = ["etcd_debugging_server_alarms", "etcd_network_known_peers", "etcd_network_peer_received_failures_total"];

    [Fact]
    public async Task Names_types_labels_and_buckets_are_etcds()
    {
        var ours = await ScrapeAsync(ServerProgram.Target());
        var etcds = await ScrapeAsync(ServerProgram.Etcd());
        foreach (var (name, type) in ours.Types.Where(family => !NotInEtcd.Contains(family.Key)))
        {
            if (name.StartsWith("etcd_network_snapshot_", StringComparison.Ordinal))
            {
                continue; // no snapshot has been sent there, and so etcd does not mention them
            }
            Assert.True(etcds.Types.ContainsKey(name), $"etcd has no {name}");
            Assert.Equal((name, etcds.Types[name], etcds.Helps[name]), (name, type, ours.Helps[name]));
            Assert.Equal((name, string.Join(' ', etcds.Bounds(name))), (name, string.Join(' ', ours.Bounds(name))));
            Assert.Equal((name, string.Join(' ', etcds.LabelNames(name))), (name, string.Join(' ', ours.LabelNames(name))));
        }
        Assert.All(Read, name => Assert.Contains(name, ours.Types.Keys));
    }

    [Fact]
    public async Task The_format_is_what_Prometheus_wants()
    {
        Promtool.Path();
        var ours = await ScrapeAsync(ServerProgram.Target());

        // etcd's names are no model, and the checker says so; what counts is that it can read them.
        var run = await CommandRun.OfAsync(Promtool.Path(), ["check", "metrics"], ours.Text);
        Assert.DoesNotContain("error while linting", run.Output + run.Errors, StringComparison.Ordinal);
        Assert.True(run.ExitCode is 0 or 3, run.Output + run.Errors);
    }

    [Fact]
    public async Task Numbers_follow_what_happens()
    {
        var cluster = Prepare(new ClusterOptions());
        await cluster.StartAsync();
        var member = await cluster.LeaderAsync();
        var before = await Exposition.OfAsync(member.Process.Http);
        for (var i = 0; i < 10; i++)
        {
            Assert.True((await member.Client.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8($"k{i}"), Value = ByteString.CopyFromUtf8("12345") }, ServerNode.Deadline)).IsOk);
        }
        var after = await Exposition.OfAsync(member.Process.Http);
        Assert.Equal(10, after.Value("etcd_mvcc_put_total") - before.Value("etcd_mvcc_put_total"));
        Assert.Equal(70, after.Value("etcd_debugging_mvcc_total_put_size_in_bytes") - before.Value("etcd_debugging_mvcc_total_put_size_in_bytes"));
        Assert.Equal(10, after.Value("etcd_debugging_mvcc_keys_total"));
        Assert.True(after.Value("etcd_server_proposals_applied_total") >= before.Value("etcd_server_proposals_applied_total") + 10);
        Assert.Equal((1, 1), (after.Value("etcd_server_has_leader"), after.Value("etcd_server_is_leader")));
        Assert.True(after.Value("etcd_network_client_grpc_received_bytes_total") > before.Value("etcd_network_client_grpc_received_bytes_total"));
        var put = "grpc_code=\"OK\",grpc_method=\"Put\",grpc_service=\"etcdserverpb.KV\",grpc_type=\"unary\"";
        Assert.Equal("10", Assert.Single(after.Samples, sample => sample.Series == $"grpc_server_handled_total{{{put}}}").Value);
        Assert.All(after.Of("etcd_network_peer_sent_bytes_total"), sample => Assert.NotEqual("0", sample.Value));
        Assert.Equal(2, after.Of("etcd_network_active_peers").Count(sample => sample.Value == "1"));
        Assert.NotEqual("0", after.Samples.First(sample => sample.Name == "etcd_disk_wal_fsync_duration_seconds_count").Value);
    }

    [Fact]
    public async Task A_port_of_their_own_serves_metrics_and_health_and_nothing_else()
    {
        var ports = ServerPorts.Free();
        using var directory = new TestDirectory();
        await using var node = await ServerNode.StartAsync(ServerProgram.Target(), directory["n1"], $"--listen-metrics-urls={ports.ClientUrl}");
        using var http = new HttpClient { BaseAddress = new Uri(ports.ClientUrl) };
        Assert.Equal(1, (await Exposition.OfAsync(http)).Value("etcd_server_has_leader"));
        Assert.Contains("\"health\":\"true\"", await http.GetStringAsync(new Uri("/health", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal("ok\n", await http.GetStringAsync(new Uri("/readyz", UriKind.Relative)));
        foreach (var path in new[] { "/", "/ui", "/version", "/v3/kv/range" })
        {
            Assert.Equal(404, (int)(await http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        }
    }

    private async Task<Exposition> ScrapeAsync(ServerProgram program)
    {
        var cluster = Prepare(new ClusterOptions { Program = program, Flags = ["--metrics=extensive"] });
        await cluster.StartAsync();
        var leader = await cluster.LeaderAsync();
        await leader.Client.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8("k") }, ServerNode.Deadline);

        // etcd mentions a peer's failures only once it has had one, and round trips once it has measured them.
        var other = cluster.Members.First(member => member != leader);
        await other.KillAsync();
        return await Eventually.GetAsync("a failure to send", async () =>
        {
            var exposition = await Exposition.OfAsync(leader.Process.Http);
            return exposition.Types.ContainsKey("etcd_network_peer_round_trip_time_seconds")
                && exposition.Of("etcd_network_peer_sent_failures_total").Any(sample => sample.Value != "0")
                && exposition.Of("etcd_network_disconnected_peers_total").Any(sample => sample.Value != "0") ? exposition : null;
        });
    }
}
