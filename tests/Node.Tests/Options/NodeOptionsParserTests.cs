using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Tests.Options;

public sealed class NodeOptionsParserTests
{
    private static readonly Dictionary<string, string?> NoEnvironment = [];

    [Fact]
    public void Without_anything_there_are_etcds_defaults()
    {
        NodeOptions options = Good();
        Assert.Equal("default", options.Member.Name);
        Assert.Equal("default.webetcd", options.Storage.DataDir);
        Assert.Equal([new Uri("http://localhost:2379")], options.Member.ListenClientUrls);
        Assert.Equal([new Uri("http://localhost:2379")], options.Member.AdvertiseClientUrls);
        Assert.Equal([new Uri("http://localhost:2380")], options.Member.ListenPeerUrls);
        Assert.Equal([new InitialMember("default", new Uri("http://localhost:2380"))], options.Cluster.InitialCluster);
        Assert.Equal((100, 1000, true), (options.Raft.HeartbeatIntervalMs, options.Raft.ElectionTimeoutMs, options.Raft.PreVote));
        Assert.Equal((128, 1_572_864, 100_000), (options.Limits.MaxTxnOps, options.Limits.MaxRequestBytes, options.Storage.SnapshotCount));
        Assert.Equal(2L << 30, options.Storage.QuotaBackendBytes);
        Assert.Empty(options.Security.CorsOrigins);
        Assert.True(options.Dashboard.Enabled);
        Assert.False(options.Cluster.JoinExisting);
    }

    [Theory]
    [InlineData("--name", "a")]
    [InlineData("--name=a")]
    [InlineData("-name", "a")]
    [InlineData("-name=a")]
    [InlineData("--name=b", "--name=a")]
    public void Flags_are_spelled_as_Go_lets_them(params string[] args)
    {
        NodeOptions options = Good(args);
        Assert.Equal("a", options.Member.Name);
        Assert.Equal("a.webetcd", options.Storage.DataDir);
        Assert.Equal("a", Assert.Single(options.Cluster.InitialCluster).Name);
    }

    [Theory]
    [InlineData("--pre-vote=false", false)]
    [InlineData("--pre-vote=0", false)]
    [InlineData("--pre-vote=F", false)]
    [InlineData("--pre-vote", true)]
    [InlineData("--pre-vote=true", true)]
    public void Switches_may_stand_alone(string arg, bool expected) => Assert.Equal(expected, Good(arg).Raft.PreVote);

    [Theory]
    [InlineData("--ui=off", false)]
    [InlineData("--dashboard=false", false)]
    [InlineData("--ui=on", true)]
    [InlineData("--ui", true)]
    [InlineData("--ui=read-only", true)]
    public void The_dashboard_can_be_switched_off(string arg, bool expected) => Assert.Equal(expected, Good(arg).Dashboard.Enabled);

    [Theory]
    [InlineData("--ui=read-only", true)]
    [InlineData("--dashboard=on", false)]
    public void The_dashboard_can_be_made_to_change_nothing(string arg, bool expected) => Assert.Equal(expected, Good(arg).Dashboard.IsReadOnly);

    [Fact]
    public void Prefixes_are_masked_on_the_dashboard() => Assert.Equal(["/secret/", "/tokens"], Good("--ui-mask-prefix=/secret/, /tokens").Dashboard.MaskedPrefixes);

    [Fact]
    public void Another_state_of_the_dashboard_is_named() => Assert.Contains(Errors("--ui=sometimes"), error => error.Contains("must be on, off or read-only", StringComparison.Ordinal));

    [Fact]
    public void Every_option_reaches_its_place()
    {
        NodeOptions options = Good(
            "--name=m1", "--data-dir=/d", "--snapshot-count=7", "--experimental-snapshot-catchup-entries=8", "--quota-backend-bytes=-1",
            "--listen-client-urls=http://127.0.0.1:1,http://[::1]:2", "--advertise-client-urls=http://h.example:3", "--listen-peer-urls=http://127.0.0.1:4", "--initial-advertise-peer-urls=http://p.example:5",
            "--initial-cluster=m1=http://p.example:5,m2=http://q.example:6", "--initial-cluster-state=new", "--initial-cluster-token=t", "--strict-reconfig-check=false", "--max-learners=3",
            "--heartbeat-interval=50", "--election-timeout=250", "--initial-election-tick-advance=false", "--max-txn-ops=9", "--max-request-bytes=10", "--max-concurrent-streams=4294967295",
            "--grpc-keepalive-interval=2h", "--grpc-keepalive-timeout=0", "--warning-unary-request-duration=1s",
            "--auto-compaction-retention=1h30m", "--watch-progress-notify-interval=1m", "--log-level=warn", "--log-format=console", "--log-outputs=stdout,/tmp/x", "--cors=http://a,http://b", "--host-whitelist=h1,h2");
        Assert.Equal(("m1", "/d"), (options.Member.Name, options.Storage.DataDir));
        Assert.Equal((7, 8, -1), (options.Storage.SnapshotCount, options.Storage.SnapshotCatchUpEntries, options.Storage.QuotaBackendBytes));
        Assert.Equal(["http://127.0.0.1:1", "http://[::1]:2"], options.Member.ListenClientUrls.Select(url => url.OriginalString));
        Assert.Equal(("h.example", 4, 5), (options.Member.AdvertiseClientUrls[0].Host, options.Member.ListenPeerUrls[0].Port, options.Member.InitialAdvertisePeerUrls[0].Port));
        Assert.Equal(["m1", "m2"], options.Cluster.InitialCluster.Select(member => member.Name));
        Assert.Equal(("t", false, 3), (options.Cluster.InitialClusterToken, options.Cluster.StrictReconfigCheck, options.Cluster.MaxLearners));
        Assert.Equal((50, 250, false), (options.Raft.HeartbeatIntervalMs, options.Raft.ElectionTimeoutMs, options.Raft.InitialElectionTickAdvance));
        Assert.Equal((9, 10, int.MaxValue), (options.Limits.MaxTxnOps, options.Limits.MaxRequestBytes, options.Limits.MaxConcurrentStreams));
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.MaxValue, TimeSpan.FromSeconds(1)), (options.Limits.KeepAliveInterval, options.Limits.KeepAliveTimeout, options.Limits.SlowCall));
        Assert.Equal((TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(1)), (options.Compaction.RetentionPeriod, options.Watch.ProgressNotifyInterval));
        Assert.Equal((LogLevel.Warning, false), (options.Log.Level, options.Log.Json));
        Assert.Equal(["stdout", "/tmp/x"], options.Log.Outputs);
        Assert.Equal(["http://a", "http://b"], options.Security.CorsOrigins);
        Assert.Equal(["h1", "h2"], options.Security.HostWhitelist);
    }

    [Theory]
    [InlineData("periodic", "0", 0, 0)]
    [InlineData("periodic", "1", 3600, 0)]
    [InlineData("periodic", "5m", 300, 0)]
    [InlineData("revision", "1000", 0, 1000)]
    public void Retention_means_what_the_mode_says(string mode, string retention, int seconds, long revisions)
    {
        CompactionOptions compaction = Good("--auto-compaction-retention", retention, "--auto-compaction-mode", mode).Compaction;
        Assert.Equal((TimeSpan.FromSeconds(seconds), revisions), (compaction.RetentionPeriod, compaction.RetentionRevisions));
    }

    [Fact]
    public void An_hour_of_history_is_kept_unless_told_otherwise()
    {
        Assert.Equal(TimeSpan.FromHours(1), Good().Compaction.RetentionPeriod);
        Assert.Equal(0, Good("--auto-compaction-mode=revision").Compaction.RetentionRevisions);
    }

    [Fact]
    public void Flags_go_before_variables_and_variables_before_settings()
    {
        Dictionary<string, string?> env = new() { ["ETCD_NAME"] = "env", ["ETCD_MAX_TXN_OPS"] = "2", ["ETCD_LOG_LEVEL"] = "", ["PATH"] = "/bin" };
        Dictionary<string, string?> settings = new() { ["name"] = "settings", ["max-txn-ops"] = "3", ["log-level"] = "debug" };
        NodeOptionsResult result = NodeOptionsParser.Parse(["--name=flag"], env, settings);
        NodeOptions options = result.Options!;
        Assert.Equal(("flag", 2, LogLevel.Debug), (options.Member.Name, options.Limits.MaxTxnOps, options.Log.Level));
        Dictionary<string, OptionOrigin> origins = options.Effective().ToDictionary(option => option.Name, option => option.Origin);
        Assert.Equal((OptionOrigin.Flag, OptionOrigin.Environment, OptionOrigin.Settings, OptionOrigin.Default), (origins["name"], origins["max-txn-ops"], origins["log-level"], origins["data-dir"]));
        Assert.Contains("ETCD_NAME has no effect, since --name is given.", result.Warnings);
    }

    [Fact]
    public void Effective_lists_every_option_once()
    {
        IReadOnlyList<EffectiveOption> effective = Good("--name=x").Effective();
        Assert.Equal(FlagTable.Flags.Select(flag => flag.Name).Order(), effective.Select(option => option.Name).Order());
        Assert.Contains(new EffectiveOption("initial-cluster", "x=http://localhost:2380", OptionOrigin.Default), effective);
    }

    [Fact]
    public void Settings_come_from_a_section_with_lists()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["WebEtcd:cors:0"] = "http://a",
            ["WebEtcd:cors:1"] = "http://b",
            ["WebEtcd:name"] = "s",
            ["Other:name"] = "no",
        }).Build();
        NodeOptions options = NodeOptionsParser.Parse([], NoEnvironment, NodeSettings.Read(configuration)).Options!;
        Assert.Equal("s", options.Member.Name);
        Assert.Equal(["http://a", "http://b"], options.Security.CorsOrigins);
    }

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        NodeOptionsResult result = NodeOptionsParser.Parse(
            ["--nmae=x", "--heartbeat-interval=zero", "word", "--tls-min-version=TLS1.1", "--name"],
            new Dictionary<string, string?> { ["ETCD_ELECTION_TIMEOUT"] = "-1" });
        Assert.Null(result.Options);
        Assert.Equal(6, result.Errors.Count);
        Assert.Contains("--nmae is not a known flag; did you mean --name?", result.Errors);
        Assert.Contains("'word' is not a flag.", result.Errors);
        Assert.Contains("--name needs a value.", result.Errors);
        Assert.Contains("--heartbeat-interval 'zero': must be a whole number.", result.Errors);
        Assert.Contains("ETCD_ELECTION_TIMEOUT '-1': must be from 1 to 50000.", result.Errors);
        Assert.Contains("--tls-min-version 'TLS1.1': must be TLS1.2 or TLS1.3; older versions are not safe.", result.Errors);
    }

    [Theory]
    [InlineData("--data-dri /x", "did you mean --data-dir?")]
    [InlineData("--listen-client-url=x", "did you mean --listen-client-urls?")]
    [InlineData("--zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "--help lists them")]
    [InlineData("---name=x", "is not a flag")]
    [InlineData("--", "is not a flag")]
    [InlineData("--pre-vote=maybe", "must be true or false")]
    [InlineData("--initial-cluster-state=old", "must be new or existing")]
    [InlineData("--log-level=loud", "must be debug or info")]
    [InlineData("--name=", "must not be empty")]
    [InlineData("--max-txn-ops=0", "must be from 1")]
    [InlineData("--auto-compaction-retention=soon", "must be a duration")]
    [InlineData("--auto-compaction-retention=-5m", "must be a duration")]
    [InlineData("--auto-compaction-mode=revision --auto-compaction-retention=5m", "must be a whole number")]
    [InlineData("--auto-compaction-mode=never", "must be periodic or revision")]
    [InlineData("--watch-progress-notify-interval=10", "must be a duration")]
    [InlineData("--cipher-suites=TLS_NO_SUCH", "names TLS_NO_SUCH, which is no cipher suite")]
    [InlineData("--metrics=all", "must be basic or extensive")]
    [InlineData("--unsafe-no-fsync", "is on disk here, always")]
    [InlineData("--discovery=http://d", "give --initial-cluster")]
    [InlineData("--enable-grpc-gateway=false", "always on")]
    [InlineData("--enable-v2", "no v2 API")]
    [InlineData("--proxy=on", "no proxy mode")]
    public void Bad_flags_are_refused_with_a_reason(string line, string reason) => Assert.Contains(reason, Assert.Single(Errors(line.Split(' '))), StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost:2379", "must be URLs like")]
    [InlineData("ftp://127.0.0.1:2379", "must be URLs like")]
    [InlineData("http://127.0.0.1", "must have a port")]
    [InlineData("http://[::1]", "must have a port")]
    [InlineData("http://127.0.0.1:2379/path", "nothing behind the port")]
    [InlineData("http://127.0.0.1:2379/", "nothing behind the port")]
    [InlineData("http://user@127.0.0.1:2379", "nothing behind the port")]
    [InlineData("http://example.com:2379", "must name an IP address or localhost")]
    [InlineData("unix:///tmp/x", "unix sockets are not supported yet")]
    [InlineData("", "must have at least one URL")]
    [InlineData("http://127.0.0.1:99999", "must be URLs like")]
    public void Listen_URLs_are_checked(string url, string reason) =>
        Assert.Contains(reason, Assert.Single(Errors("--listen-client-urls=" + url, "--advertise-client-urls=http://a:1")), StringComparison.Ordinal);

    [Theory]
    [InlineData("--election-timeout=499", "must be at least 5 times --heartbeat-interval 100")]
    [InlineData("--listen-client-urls=http://127.0.0.1:5", "--advertise-client-urls is required")]
    [InlineData("--listen-client-urls=https://127.0.0.1:5 --advertise-client-urls=https://a:5", "needs --cert-file and --key-file, or --auto-tls")]
    [InlineData("--listen-peer-urls=https://127.0.0.1:5", "needs --peer-cert-file and --peer-key-file, or --peer-auto-tls")]
    [InlineData("--cert-file=/c", "--cert-file and --key-file belong together")]
    [InlineData("--peer-client-key-file=/c", "--peer-client-cert-file and --peer-client-key-file belong together")]
    [InlineData("--client-cert-auth", "nobody would be asked for a certificate")]
    [InlineData("--peer-trusted-ca-file=/ca", "nobody would be asked for a certificate")]
    [InlineData("--peer-cert-allowed-cn=a --peer-cert-allowed-hostname=b", "cannot be given together")]
    [InlineData("--tls-min-version=TLS1.3 --tls-max-version=TLS1.2", "--tls-min-version is above --tls-max-version")]
    [InlineData("--tls-min-version=TLS1.3 --cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "is about TLS 1.2")]
    [InlineData("--listen-peer-urls=https://127.0.0.1:5,http://127.0.0.1:6 --peer-auto-tls", "must be all http or all https")]
    [InlineData("--initial-cluster=other=http://localhost:2380", "does not hold this member, 'default'")]
    [InlineData("--initial-cluster=default=http://localhost:9", "other URLs (http://localhost:9) than --initial-advertise-peer-urls (http://localhost:2380)")]
    [InlineData("--initial-cluster=default=http://localhost:2380,b=http://localhost:2380", "gives http://localhost:2380 to default and b")]
    [InlineData("--listen-peer-urls=http://localhost:2379", "both name http://localhost:2379")]
    [InlineData("--listen-client-urls=http://0.0.0.0:1 --advertise-client-urls=http://a:1", "open to other machines without TLS; give --allow-insecure-listen")]
    [InlineData("--listen-peer-urls=http://10.0.0.1:1", "open to other machines without TLS")]
    [InlineData("--listen-peer-urls=https://10.0.0.1:1 --peer-auto-tls", "asks nobody for a certificate")]
    [InlineData("--wal-dir=/w", "mount another disk at member/wal")]
    [InlineData("--max-wals=50", "their number cannot be chosen")]
    [InlineData("--enable-pprof", "There is no /debug")]
    [InlineData("--experimental-corrupt-check-time=1m", "there is no interval besides")]
    [InlineData("--grpc-keepalive-interval=10ms", "must be 0 or at least 1s")]
    [InlineData("--grpc-keepalive-min-time=1s", "only a flood of them ends the connection")]
    public void Options_that_do_not_fit_together_are_refused(string line, string reason) =>
        Assert.Contains(reason, Assert.Single(Errors(line.Split(' '))), StringComparison.Ordinal);

    [Fact]
    public void Ports_may_be_open_to_others_when_that_is_accepted() =>
        Assert.Equal("0.0.0.0", Good("--listen-client-urls=http://0.0.0.0:1", "--advertise-client-urls=http://a:1", "--allow-insecure-listen").Member.ListenClientUrls[0].Host);

    [Theory]
    [InlineData("--enable-v2=false")]
    [InlineData("--enable-grpc-gateway")]
    [InlineData("--logger=zap")]
    [InlineData("--cert-file=")]
    [InlineData("--auth-token=simple")]
    [InlineData("--unsafe-no-fsync=false")]
    [InlineData("--enable-pprof=false")]
    [InlineData("--max-snapshots=5")]
    [InlineData("--corrupt-check-time=0s")]
    public void Flags_that_say_what_is_so_anyway_are_accepted_silently(string arg) => Assert.Empty(NodeOptionsParser.Parse([arg], NoEnvironment) is { Options: not null } good ? good.Warnings : ["refused"]);

    [Theory]
    [InlineData("--backend-batch-limit=5")]
    [InlineData("--experimental-initial-corrupt-check")]
    [InlineData("--v2-deprecation=not-yet")]
    public void Flags_without_effect_are_accepted_with_a_warning(string arg)
    {
        NodeOptionsResult result = NodeOptionsParser.Parse([arg], NoEnvironment);
        Assert.NotNull(result.Options);
        Assert.Contains("has no effect", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_variables_are_a_warning_and_unknown_settings_an_error()
    {
        NodeOptionsResult result = NodeOptionsParser.Parse([], new Dictionary<string, string?> { ["ETCD_NMAE"] = "x", ["OTHER"] = "y" }, new Dictionary<string, string?> { ["nmae"] = "x" });
        Assert.Contains("ETCD_NMAE", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal("appsettings.json WebEtcd:nmae is no known option; did you mean name?", Assert.Single(result.Errors));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_lists_every_flag(string arg)
    {
        NodeOptionsResult result = NodeOptionsParser.Parse([arg], NoEnvironment);
        Assert.True(result is { ShowHelp: true, Options: null, Errors.Count: 0 });
        Assert.All(FlagTable.Flags, flag => Assert.Contains("--" + flag.Name, NodeOptionsResult.HelpText, StringComparison.Ordinal));
    }

    [Fact]
    public void The_version_can_be_asked_for() => Assert.True(NodeOptionsParser.Parse(["--version"], NoEnvironment) is { ShowVersion: true, Options: null });

    [Fact]
    public void Every_flag_of_etcd_is_known()
    {
        string[] unknown = EtcdFlags.Names.Except(FlagTable.Flags.SelectMany(flag => flag.Names)).Except(FixedFlags.Flags.Select(flag => flag.Name)).Except(["config-file"]).ToArray();
        Assert.Empty(unknown);
    }

    private static NodeOptions Good(params string[] args)
    {
        NodeOptionsResult result = NodeOptionsParser.Parse(args, NoEnvironment);
        Assert.Empty(result.Errors);
        return result.Options!;
    }

    private static IReadOnlyList<string> Errors(params string[] args)
    {
        NodeOptionsResult result = NodeOptionsParser.Parse(args, NoEnvironment);
        Assert.Null(result.Options);
        return result.Errors;
    }
}
