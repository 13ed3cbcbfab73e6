using WebEtcd.Node.Security.Passwords;
using static WebEtcd.Node.Hosting.Options.FlagText;

namespace WebEtcd.Node.Hosting.Options;

/// <summary>The flags of a node, with etcd's names and meanings; what etcd has and this node has not is in <see cref="FixedFlags"/>.</summary>
internal static class FlagTable
{
    public const string DefaultClientUrl = "http://localhost:2379";
    public const string DefaultPeerUrl = "http://localhost:2380";

    private const int LongestElectionMs = 50_000;

    public static readonly IReadOnlyList<Flag> Flags = [.. Member(), .. Cluster(), .. Raft(), .. Storage(), .. Limits(), .. Logging(), .. Security(), .. TlsFlags.All(), .. Monitoring(), .. Dashboard()];

    private static IEnumerable<Flag> Member()
    {
        const string S = "Member";
        yield return new(S, "name", "default", "Name of this member.", (o, v) => o.Member.Name = NotEmpty(v));
        yield return new(S, "listen-client-urls", DefaultClientUrl, "URLs to listen on for clients.", (o, v) => o.Member.ListenClientUrls = ListenUrls(v));
        yield return new(S, "advertise-client-urls", DefaultClientUrl, "URLs that clients are told to use.", (o, v) => o.Member.AdvertiseClientUrls = Urls(v));
        yield return new(S, "listen-peer-urls", DefaultPeerUrl, "URLs to listen on for other members.", (o, v) => o.Member.ListenPeerUrls = ListenUrls(v));
        yield return new(S, "initial-advertise-peer-urls", DefaultPeerUrl, "URLs that other members are told to use.", (o, v) => o.Member.InitialAdvertisePeerUrls = Urls(v));
    }

    private static IEnumerable<Flag> Cluster()
    {
        const string S = "Cluster";
        yield return new(S, "initial-cluster", null, "Members at the start, as name=peer-url,...; default: this member alone.", (o, v) => o.Cluster.InitialCluster = Members(v));
        yield return new(S, "initial-cluster-state", "new", "new to found a cluster, existing to join one.", (o, v) => o.Cluster.JoinExisting = OneOf(v, "new", "existing") == "existing");
        yield return new(S, "initial-cluster-token", "etcd-cluster", "Tells clusters apart that are founded with the same names and URLs.", (o, v) => o.Cluster.InitialClusterToken = v);
        yield return new(S, "strict-reconfig-check", "true", "Refuse changes of the members that would cost the quorum.", (o, v) => o.Cluster.StrictReconfigCheck = Switch(v)) { IsSwitch = true };
        yield return new(S, "force-new-cluster", "false", "Go on alone with this member's data after the others are lost for good; what was not committed is dropped.", (o, v) => o.Cluster.ForceNewCluster = Switch(v)) { IsSwitch = true };
        yield return new(S, "max-learners", "1", "Most learners at a time.", (o, v) => o.Cluster.MaxLearners = Count(v, 1)) { Aliases = ["experimental-max-learners"] };
    }

    private static IEnumerable<Flag> Raft()
    {
        const string S = "Consensus";
        yield return new(S, "heartbeat-interval", "100", "Time between heartbeats, in milliseconds.", (o, v) => o.Raft.HeartbeatIntervalMs = Count(v, 1, LongestElectionMs));
        yield return new(S, "election-timeout", "1000", "Time without a leader until an election, in milliseconds; at least five heartbeats.", (o, v) => o.Raft.ElectionTimeoutMs = Count(v, 1, LongestElectionMs));
        yield return new(S, "pre-vote", "true", "Ask whether an election could be won before it disturbs a leader.", (o, v) => o.Raft.PreVote = Switch(v)) { IsSwitch = true };
        yield return new(S, "initial-election-tick-advance", "true", "A member that is alone in its cluster leads at once after a start, instead of after an election timeout.", (o, v) => o.Raft.InitialElectionTickAdvance = Switch(v)) { IsSwitch = true };
    }

    private static IEnumerable<Flag> Storage()
    {
        const string S = "Storage";
        yield return new(S, "data-dir", null, "Directory of all data; default: <name>.webetcd.", (o, v) => o.Storage.DataDir = NotEmpty(v));
        yield return new(S, "snapshot-count", "100000", "Log entries between two snapshots.", (o, v) => o.Storage.SnapshotCount = Number(v, 1));
        yield return new(S, "snapshot-catchup-entries", "5000", "Log entries kept behind a snapshot for late followers.", (o, v) => o.Storage.SnapshotCatchUpEntries = Number(v, 1)) { Aliases = ["experimental-snapshot-catchup-entries"] };
        yield return new(S, "quota-backend-bytes", "0", "Size of the store at which the NOSPACE alarm rises, in bytes; 0 for 2 GiB, negative for no bound.", (o, v) => o.Storage.QuotaBackendBytes = Number(v) is var n && n == 0 ? StorageOptions.DefaultQuotaBytes : n);
        yield return new(S, "auto-compaction-mode", "periodic", "periodic or revision.", (o, v) => o.Compaction.Mode = OneOf(v, "periodic", "revision") == "revision" ? CompactionMode.Revision : CompactionMode.Periodic);
        yield return new(S, "auto-compaction-retention", null, "History to keep: a duration (a bare number is hours) or a number of revisions; 0 for no compaction. Default: 1h, and 0 for revisions.", SetRetention);
    }

    private static IEnumerable<Flag> Limits()
    {
        const string S = "Limits";
        yield return new(S, "max-txn-ops", "128", "Most operations in a transaction.", (o, v) => o.Limits.MaxTxnOps = Count(v, 1));
        yield return new(S, "max-request-bytes", "1572864", "Largest request, in bytes.", (o, v) => o.Limits.MaxRequestBytes = Number(v, 1, int.MaxValue / 8));
        yield return new(S, "max-concurrent-streams", "1000", "Most gRPC streams a connection may have open.", (o, v) => o.Limits.MaxConcurrentStreams = (int)Math.Min(Number(v, 1, uint.MaxValue), int.MaxValue));
        yield return new(S, "grpc-keepalive-interval", "1m", "Silence of a connection after which the server pings the client; 0 for never.", (o, v) => o.Limits.KeepAliveInterval = Pings(v)) { IsDuration = true };
        yield return new(S, "grpc-keepalive-timeout", "20s", "How long a client may take to answer a ping before its connection is closed; 0 for ever.", (o, v) => o.Limits.KeepAliveTimeout = Pings(v)) { IsDuration = true };
        yield return new(S, "watch-progress-notify-interval", "10m", "Time after which an idle watcher that asked for it is told the revision.", (o, v) => o.Watch.ProgressNotifyInterval = Duration(v)) { IsDuration = true, Aliases = ["experimental-watch-progress-notify-interval"] };
    }

    /// <summary>The pace of pings: never, or at least as long as the HTTP/2 server can do.</summary>
    private static TimeSpan Pings(string text) => Duration(text) switch
    {
        { Ticks: 0 } => TimeSpan.MaxValue,
        { TotalSeconds: < 1 } => throw new FlagFormatException("must be 0 or at least 1s"),
        var pace => pace,
    };

    private static IEnumerable<Flag> Logging()
    {
        const string S = "Logging";
        yield return new(S, "log-level", "info", "debug, info, warn, error, panic or fatal.", (o, v) => o.Log.Level = Level(v));
        yield return new(S, "log-format", "json", "json or console.", (o, v) => o.Log.Json = OneOf(v, "json", "console") == "json");
        yield return new(S, "log-outputs", "default", "stdout, stderr or names of files, which are appended to; default is stderr.", (o, v) => o.Log.Outputs = List(v)) { Aliases = ["log-output"] };
    }

    private static IEnumerable<Flag> Security()
    {
        const string S = "Security";
        yield return new(S, "cors", "", "Origins of web pages that may call the client port, besides our own; * for all.", (o, v) => o.Security.CorsOrigins = List(v));
        yield return new(S, "host-whitelist", "", "Names that requests may be addressed to; * for all.", (o, v) => o.Security.HostWhitelist = List(v));
        yield return new(S, "auth-token", "simple", "Kind of tokens: simple, or jwt,sign-method=...,pub-key=...,priv-key=...,ttl=...", (o, v) => o.Security.AuthToken = TokenOptions.Parse(v));
        yield return new(S, "auth-token-ttl", "300", "Seconds after which a token that is not used ends.", (o, v) => o.Security.AuthTokenTtlSeconds = Count(v, 1));
        yield return new(S, "bcrypt-cost", "10", "Cost of hashing a password, 4 to 31; each step doubles it.", (o, v) => o.Security.BcryptCost = Count(v, Bcrypt.MinCost, Bcrypt.MaxCost));
        yield return new(S, "allow-insecure-listen", "false", "Accept that ports reachable from other machines are open without TLS, and the peer port without certificates of the others.", (o, v) => o.Security.AllowInsecureListen = Switch(v)) { IsSwitch = true };
    }

    private static IEnumerable<Flag> Monitoring()
    {
        const string S = "Monitoring";
        yield return new(S, "metrics", "basic", "basic, or extensive for the durations of gRPC calls as well.", (o, v) => o.Metrics.IsExtensive = OneOf(v, "basic", "extensive") == "extensive");
        yield return new(S, "experimental-warning-apply-duration", "100ms", "Applying a request that takes longer counts as slow in /metrics.", (o, v) => o.Metrics.SlowApply = Duration(v)) { IsDuration = true, Aliases = ["warning-apply-duration"] };
        yield return new(S, "experimental-warning-unary-request-duration", "300ms", "Unary gRPC calls that take longer are logged; 0 for none.", (o, v) => o.Limits.SlowCall = Duration(v)) { IsDuration = true, Aliases = ["warning-unary-request-duration"] };
        yield return new(S, "listen-metrics-urls", "", "URLs that serve /metrics and /health, and nothing else, besides the client port.", (o, v) => o.Metrics.ListenUrls = v.Length == 0 ? [] : ListenUrls(v));
    }

    private static IEnumerable<Flag> Dashboard()
    {
        const string S = "Dashboard";
        yield return new(S, "dashboard", "true", "Serve the dashboard on the client port: true (or on), false (or off), or read-only, where its pages change nothing.", SetDashboard) { IsSwitch = true, Aliases = ["ui"] };
        yield return new(S, "ui-mask-prefix", "", "Values of keys with one of these prefixes are shown on no page of the dashboard, and written from none.", (o, v) => o.Dashboard.MaskedPrefixes = List(v));
    }

    private static void SetDashboard(NodeOptions options, string text)
    {
        options.Dashboard.IsReadOnly = text == "read-only";
        options.Dashboard.Enabled = text switch
        {
            "on" or "read-only" => true,
            "off" => false,
            _ when bool.TryParse(text, out _) || text is "1" or "0" or "t" or "f" or "T" or "F" => Switch(text),
            _ => throw new FlagFormatException("must be on, off or read-only"),
        };
    }

    // The mode comes first in the table, so it is known here.
    private static void SetRetention(NodeOptions options, string text)
    {
        if (options.Compaction.Mode == CompactionMode.Revision)
        {
            options.Compaction.RetentionRevisions = Number(text, 0);
        }
        else
        {
            bool isHours = int.TryParse(text, out int hours);
            options.Compaction.RetentionPeriod = isHours && hours >= 0 ? TimeSpan.FromHours(hours) : Duration(text);
        }
    }

    private static LogLevel Level(string text) => OneOf(text, "debug", "info", "warn", "error", "dpanic", "panic", "fatal") switch
    {
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Critical,
    };

    private static string NotEmpty(string text) => text.Length > 0 ? text : throw new FlagFormatException("must not be empty");

    private static string OneOf(string text, params string[] choices) =>
        choices.Contains(text, StringComparer.Ordinal) ? text : throw new FlagFormatException("must be " + string.Join(" or ", choices));
}
