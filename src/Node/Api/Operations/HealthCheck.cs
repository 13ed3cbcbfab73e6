namespace WebEtcd.Node.Api.Operations;

/// <param name="Name">As in <c>/readyz/serializable_read</c>.</param>
/// <param name="RunAsync">Completes when all is well, throws what is not.</param>
internal sealed record HealthCheck(string Name, Func<CancellationToken, ValueTask> RunAsync);
