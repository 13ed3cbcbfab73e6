namespace WebEtcd.Node.Hosting.Options;

/// <summary>etcd's flags that this node knows and does not offer: accepted when that changes nothing, else refused with the reason.</summary>
internal static class FixedFlags
{
    private const string NoDiscovery = "Discovery is not supported; give --initial-cluster.";
    private const string NoTracing = "Distributed tracing is not supported.";
    private const string NoBolt = "There is no bbolt database here, so it has no effect.";
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
        .. Switches("There is no /debug: Go's profiles mean nothing here; use dotnet-trace and dotnet-counters.", ["false"], "enable-pprof"),
        .. Switches("Log rotation is not supported yet.", ["false"], "enable-log-rotation"),
        .. Values("Log rotation is not supported yet, so it has no effect.", null, "log-rotation-config-json"),
        .. Values("The logger cannot be chosen.", ["zap"], "logger"),
        .. Switches(NoTracing, ["false"], "experimental-enable-distributed-tracing", "enable-distributed-tracing"),
        .. Values(NoTracing, null, "experimental-distributed-tracing-address", "experimental-distributed-tracing-service-name", "experimental-distributed-tracing-instance-id", "experimental-distributed-tracing-sampling-rate"),
        .. Values("The HTTP/2 server does not measure the pace of a client's pings; only a flood of them ends the connection.", ["5s"], "grpc-keepalive-min-time"),
        .. Values("The timeouts between members cannot be set.", ["5s"], "raft-read-timeout", "raft-write-timeout"),
        .. Switches("Socket options cannot be set.", ["false"], "socket-reuse-port", "socket-reuse-address"),
        .. Values(NoBolt, null, "backend-bbolt-freelist-type", "backend-batch-interval", "backend-batch-limit", "experimental-bootstrap-defrag-threshold-megabytes", "bootstrap-defrag-threshold-megabytes", "experimental-compaction-batch-limit", "compaction-batch-limit", "experimental-compaction-sleep-interval", "compaction-sleep-interval"),
        .. Values("A downgrade that was begun ends when it is cancelled, and nothing has to look for that, so it has no effect.", null, "experimental-downgrade-check-time", "downgrade-check-time"),
        .. Values("The leader compares all members within seconds of every compaction, so it has no effect.", null, "experimental-compact-hash-check-time", "compact-hash-check-time"),
        .. Values("Members are compared at their start and after every compaction; there is no interval besides.", ["0", "0s"], "experimental-corrupt-check-time", "corrupt-check-time"),
        .. Values("The log lies in the data directory, whose lock and marks vouch for it; mount another disk at member/wal in it.", [""], "wal-dir"),
        .. Values("Checkpoints and log segments are given back as soon as no member needs them; their number cannot be chosen.", ["5"], "max-snapshots", "max-wals"),
        .. Switches(NoBolt, null, "experimental-txn-mode-write-with-shared-buffer"),
        .. Switches("A defragmentation stops no request, so it has no effect.", null, "experimental-stop-grpc-service-on-defrag"),
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
