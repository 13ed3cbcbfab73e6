namespace WebEtcd.Node.Tests.Testing;

/// <summary>How long a test waits for an event before it calls the event missing.</summary>
internal static class Patience
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    /// <summary>The same for an awaited task.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Long);

    public static Task Soon(this Task task) => task.WaitAsync(Long);

    /// <summary>Waits for something that nobody announces.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(Long);
        while (!holds())
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
