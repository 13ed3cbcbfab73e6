namespace WebEtcd.Node.Api.Operations;

/// <summary>Runs checks and writes a line for each.</summary>
/// <param name="IsHealthy">No check failed.</param>
/// <param name="Text">A line a check, as <c>[+]name ok</c> or <c>[-]name failed: why</c>.</param>
internal sealed record HealthReport(bool IsHealthy, string Text)
{
    public static async ValueTask<HealthReport> RunAsync(IEnumerable<HealthCheck> checks, TimeSpan timeout, CancellationToken aborted)
    {
        bool healthy = true;
        System.Text.StringBuilder text = new();
        foreach (HealthCheck check in checks)
        {
            string? failure = await TryAsync(check.RunAsync, timeout, aborted);
            healthy &= failure is null;
            text.Append(failure is null ? $"[+]{check.Name} ok\n" : $"[-]{check.Name} failed: {failure}\n");
        }

        return new HealthReport(healthy, text.ToString());
    }

    /// <summary>Runs one check; null when it passes, else why not.</summary>
    public static async ValueTask<string?> TryAsync(Func<CancellationToken, ValueTask> check, TimeSpan timeout, CancellationToken aborted)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limit.CancelAfter(timeout);
        try
        {
            await check(limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return "context deadline exceeded";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e.Message;
        }
    }
}
