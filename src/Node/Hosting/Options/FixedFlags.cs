namespace WebEtcd.Node.Hosting.Options;

/// <summary>etcd's flags that this node knows and does not offer: accepted when that changes nothing, else refused with the reason.</summary>
internal static class FixedFlags
{
    private const string NoTls = "TLS is not supported yet.";
    private const string NoDiscovery = "Discovery is not supported; give --initial-cluster.";
    private const string NoTracing = "Distributed tracing is not supported.";
    private const string NoBolt = "There is no bbolt database here, so it has no effect.";
    private const string NoKeepAlive = "The pace of gRPC pings cannot be set yet.";
    private const string NoCheckpoint = "Lease checkpoints are always on, so it has no effect.";

    public static readonly IReadOnlyList<FixedFlag> Flags =
    [
        .. Values(NoTls, [""], "cert-file", "key-file", "client-cert-file", "client-key-file", "client-crl-file", "client-cert-allowed-hostname", "client-cert-allowed-cn", "trusted-ca-file", "peer-cert-file", "peer-key-file", "peer-trusted-ca-file", "peer-cert-allowed-cn", "peer-cert-allowed-hostname", "peer-client-cert-file", "peer-client-key-file", "peer-crl-file", "cipher-suites", "tls-max-version"),
        .. Values(NoTls, ["TLS1.2", ""], "tls-min-version"),
        .. Values(NoTls, ["1"], "self-signed-cert-validity"),
        .. Switches(NoTls, ["false"], "client-cert-auth", "auto-tls", "peer-client-cert-auth", "peer-auto-tls", "experimental-peer-skip-client-san-verification", "peer-skip-client-san-verification"),
        .. Values(NoDiscovery, [""], "discovery", "discovery-proxy", "discovery-srv", "discovery-srv-name", "discovery-endpoints", "discovery-token"),
        .. Values(NoDiscovery, null, "discovery-fallback"),
        .. Values("Separate metrics addresses are not supported yet.", [""], "listen-metrics-urls"),
        .. Values("Only basic metrics are planned.", ["basic"], "metrics"),
        .. Values("HTTP and gRPC share the client port; give --listen-client-urls.", [""], "listen-client-http-urls"),
        .. Switches("The JSON API is always on.", ["true"], "enable-grpc-gateway"),
        .. Switches("There is no v2 API.", ["false"], "enable-v2", "experimental-enable-v2v3"),
        .. Values("There is no v2 API, so it has no effect.", null, "v2-deprecation"),
        .. Values("There is no proxy mode.", ["off"], "proxy"),
        .. Values("There is no proxy mode, so it has no effect.", null, "proxy-failure-wait", "proxy-refresh-interval", "proxy-dial-timeout", "proxy-write-timeout", "proxy-read-timeout"),
        .. Switches("Profiling over HTTP is not supported.", ["false"], "enable-pprof"),
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
        .. Values(NoBolt, null, "backend-bbolt-freelist-type", "backend-batch-interval", "backend-batch-limit", "experimental-bootstrap-defrag-threshold-megabytes", "bootstrap-defrag-threshold-megabytes", "experimental-compaction-batch-limit", "compaction-batch-limit", "experimental-compaction-sleep-interval", "compaction-sleep-interval", "experimental-downgrade-check-time", "downgrade-check-time", "experimental-warning-apply-duration", "warning-apply-duration", "experimental-warning-unary-request-duration", "warning-unary-request-duration", "experimental-compact-hash-check-time", "compact-hash-check-time", "experimental-corrupt-check-time", "corrupt-check-time"),
        .. Switches(NoBolt, null, "experimental-txn-mode-write-with-shared-buffer", "experimental-stop-grpc-service-on-defrag"),
        .. Switches("These checks are not a matter of choice, so it has no effect.", null, "experimental-initial-corrupt-check", "experimental-compact-hash-check-enabled"),
        .. Switches(NoCheckpoint, null, "experimental-enable-lease-checkpoint", "experimental-enable-lease-checkpoint-persist"),
        .. Switches("Locking memory is not supported.", ["false"], "experimental-memory-mlock", "memory-mlock"),
        .. Values("There are no feature gates.", [""], "feature-gates"),
        .. Switches("A write that is acknowledged is on disk here, always.", ["false"], "unsafe-no-fsync"),
        .. Values("A configuration file is not supported yet; give flags, ETCD_* variables or appsettings.json.", [""], "config-file"),
    ];

    private static IEnumerable<FixedFlag> Values(string reason, string[]? accepted, params string[] names) =>
        names.Select(name => new FixedFlag(name, accepted, reason, IsSwitch: false));

    private static IEnumerable<FixedFlag> Switches(string reason, string[]? accepted, params string[] names) =>
        names.Select(name => new FixedFlag(name, accepted, reason, IsSwitch: true));
}
