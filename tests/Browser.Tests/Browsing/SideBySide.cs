using System.Collections.Concurrent;

namespace WebEtcd.Browser.Tests.Browsing;

/// <summary>Two windows share what is to be looked at: while one waits for its node, the other draws.</summary>
internal static class SideBySide
{
    private const int Windows = 2;

    /// <summary>Hands each item to one of the windows. The first failure ends all of it.</summary>
    public static async Task EachAsync<T>(this ChromiumFixture chromium, Uri address, IEnumerable<T> items, Func<Window, T, Task> look)
    {
        ConcurrentQueue<T> left = new(items);
        await Task.WhenAll(Enumerable.Range(0, Windows).Select(_ => RunAsync()));

        async Task RunAsync()
        {
            await using Window window = await chromium.OpenAsync(address);
            try
            {
                while (left.TryDequeue(out T? item))
                {
                    await look(window, item);
                }
            }
            catch
            {
                left.Clear();
                throw;
            }
        }
    }
}
