namespace WebEtcd.Node.Hosting.Options;

/// <summary>etcd's flags that this node knows and does not offer: accepted when that changes nothing, else refused with the reason.</summary>
internal static class FixedFlags
{
    private const string NoDiscovery = "Discovery is not supported; give --initial-cluster.";
    private const string NoTracing = "Distributed tracing is not supported.";
    private const string NoBolt = "There is no bbolt database here, so it has no effect.";
    private const string NoKeepAlive = "The pace of gRPC pings cannot be set yet.";
    private const string NoCheckpoint = "Lease checkpoints are always on, so it has no effect.";

    public static readonly IReadOnlyList<FixedFlag> Flags =
    [
        .. Values(NoDiscovery, [""], "discovery", "discovery-proxy", "discovery-srv", "discovery-srv-name", "discovery-endpoints", "discovery-token"),
        .. Values(NoDiscovery, null, "discovery-fallback"),
        .. Values("HTTP and gRPC share the client port; give --listen-client-urls.", [""], "listen-client-http-urls"),
        .. Switches("The JSON API is always on.", ["true"], "enable-grpc-gateway"),
        .. Switches("There is no v2 API.", ["false"], "enable-v2", "experimental-enable-v2v3"),
        .. Values("There is no v2 API, so it has no effect.", null, "v2-deprecation"),
        .. Values("There is no proxy mode.", ["off"], "proxy"),
        .. Values("There is no proxy mode, so it has no effect.", null, "proxy-failure-wait", "proxy-refresh-interval", "proxy-dial-timeout", "proxy-write-timeout", "proxy-read-timeout"),
        .. Switches("Profiling over HTTP is not supported, so it has no effect.", null, "enable-pprof"),
        .. Switches("Log rotation is not supported yet.", ["false"], "enable-log-rotation"),
        .. Values("Log rotation is not supported yet, so it has no effect.", null, "log-rotation-config-json"),
        .. Values("The logger cannot be chosen.", ["zap"], "logger"),
        .. Switches(NoTracing, ["false"], "experimental-enable-distributed-tracing", "enable-distributed-tracing"),
        .. Values(NoTracing, null, "experimental-distributed-tracing-address", "experimental-distributed-tracing-service-name", "experimental-distributed-tracing-instance-id", "experimental-distributed-tracing-sampling-rate"),
        .. Values(NoKeepAlive, ["5s"], "grpc-keepalive-min-time"),
        .. Values(NoKeepAlive, ["2h"], "grpc-keepalive-interval"),
        .. Values(NoKeepAlive, ["20s"], "grpc-keepalive-timeout"),
        .. Values("The timeouts between members cannot be set.", ["5s"], "raft-read-timeout", "raft-write-timeout"),
        .. Switches("Socket options cannot be set.", ["false"], "socket-reuse-port", "socket-reuse-address"),
        .. Values(NoBolt, null, "backend-bbolt-freelist-type", "backend-batch-interval", "backend-batch-limit", "experimental-bootstrap-defrag-threshold-megabytes", "bootstrap-defrag-threshold-megabytes", "experimental-compaction-batch-limit", "compaction-batch-limit", "experimental-compaction-sleep-interval", "compaction-sleep-interval"),
        .. Values("Nothing looks for downgrades in the background, so it has no effect.", null, "experimental-downgrade-check-time", "downgrade-check-time"),
        .. Values("Slow requests are not logged, so it has no effect; /metrics has their durations.", null, "experimental-warning-unary-request-duration", "warning-unary-request-duration"),
        .. Values("Members are compared at their start and after every compaction, so it has no effect.", null, "experimental-compact-hash-check-time", "compact-hash-check-time", "experimental-corrupt-check-time", "corrupt-check-time"),
        .. Switches(NoBolt, null, "experimental-txn-mode-write-with-shared-buffer", "experimental-stop-grpc-service-on-defrag"),
        .. Switches("These checks are not a matter of choice, so it has no effect.", null, "experimental-initial-corrupt-check", "experimental-compact-hash-check-enabled"),
        .. Switches(NoCheckpoint, null, "experimental-enable-lease-checkpoint", "experimental-enable-lease-checkpoint-persist"),
        .. Switches("Locking memory is not supported.", ["false"], "experimental-memory-mlock", "memory-mlock"),
        .. Values("There are no feature gates.", [""], "feature-gates"),
        .. Switches("A write that is acknowledged is on disk here, always.", ["false"], "unsafe-no-fsync"),
    ];

    private static IEnumerable<FixedFlag> Values(string reason, string[]? accepted, params string[] names) =>
        names.Select(name => new FixedFlag(name, accepted, reason, IsSwitch: false));

    private static IEnumerable<FixedFlag> Switches(string reason, string[]? accepted, params string[] names) =>
        names.Select(name => new FixedFlag(name, accepted, reason, IsSwitch: true));
}
