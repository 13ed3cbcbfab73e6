using WebEtcd.Node.Commands.Playground;

namespace WebEtcd.Node.Tests.Playground;

public sealed class PlaygroundTrafficTests
{
    [Fact]
    public async Task Few_keys_are_written_again_and_again_and_failures_are_counted_with_their_reason()
    {
        HashSet<string> keys = [];
        int written = 0;
        var enough = new TaskCompletionSource();
        using var traffic = new PlaygroundTraffic(PutAsync, TimeProvider.System);
        Assert.Equal("500 values a second are written under /playground/traffic/.", traffic.Set(500));
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("The write traffic is off.", traffic.Set(0));
        Assert.Equal(20, keys.Count);
        Assert.All(keys, key => Assert.StartsWith(PlaygroundTraffic.Prefix, key, StringComparison.Ordinal));
        Assert.True(traffic.View is { PerSecond: 0, Written: > 0, Failed: > 0 }, traffic.View.ToString());

        Task<string?> PutAsync(string key, string value)
        {
            lock (keys)
            {
                keys.Add(key);
                if (++written == 60)
                {
                    enough.SetResult();
                }

                return Task.FromResult(written % 3 == 0 ? "n1 does not answer" : null);
            }
        }
    }
}
