using System.Diagnostics;

namespace WebEtcd.Cluster.Tests.Harness;

/// <summary>Waits for what other processes do in their own time.</summary>
internal static class Eventually
{
    /// <summary>A generous limit: a machine under load is no reason to fail.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until there is an answer; fails the test when there is none in time.</summary>
    /// <param name="what">What is waited for, for the failure.</param>
    /// <param name="probe">The question; null means not yet.</param>
    /// <param name="deadline">How long to ask.</param>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> probe, TimeSpan? deadline = null)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } answer)
            {
                return answer;
            }
            Assert.True(clock.Elapsed < (deadline ?? Deadline), $"{what}: not within {(deadline ?? Deadline).TotalSeconds} s");
            await Task.Delay(PollInterval);
        }
    }

    /// <summary>Asks again and again until it is so; fails the test when it is not in time.</summary>
    public static Task TrueAsync(string what, Func<Task<bool>> probe, TimeSpan? deadline = null)
        => GetAsync(what, async () => await probe() ? what : null, deadline);
}
