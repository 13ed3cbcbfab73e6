namespace WebEtcd.Bench.Compare;

/// <summary>One measurement of one row for one system.</summary>
/// <param name="Value">In the row's unit.</param>
/// <param name="P99Ms">The 99th percentile of latency in milliseconds, when the row has one.</param>
/// <param name="Errors">Requests that failed.</param>
/// <param name="ServerCpuPercent">CPU of the server in percent of a core, when measured.</param>
/// <param name="ClientCpuPercent">CPU of the client in percent of a core, when measured.</param>
internal sealed record Sample(double Value, double? P99Ms = null, long Errors = 0, double? ServerCpuPercent = null, double? ClientCpuPercent = null);
