using System.Diagnostics;

namespace WebEtcd.Bench.Circuits;

/// <summary>Some open dashboards, kept alive until they are closed.</summary>
internal sealed class OpenPages : IAsyncDisposable
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(5);

    private readonly List<OpenPage> _pages = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly bool _compressed;
    private readonly string? _only;
    private Task _pinging = Task.CompletedTask;

    private OpenPages(HttpClient http, string? only, bool compressed) => (_http, _only, _compressed) = (http, only, compressed);

    /// <summary>Dashboards that are open.</summary>
    public int Count => _pages.Count;

    /// <summary>Opens so many, one after the other, and waits until each is live.</summary>
    /// <exception cref="IOException">One does not become live.</exception>
    public static async Task<OpenPages> OpenAsync(HttpClient http, int count, string? only, bool compressed)
    {
        var pages = new OpenPages(http, only, compressed);
        pages._pinging = pages.KeepAliveAsync();
        await pages.GrowAsync(count);
        return pages;
    }

    /// <summary>Opens more until there are so many.</summary>
    public async Task GrowAsync(int count)
    {
        while (_pages.Count < count)
        {
            var page = await OpenPage.OpenAsync(_http, PageRoutes.Of(_pages.Count, _only), _compressed);
            lock (_pages)
            {
                _pages.Add(page);
            }
        }
    }

    /// <summary>Begins to count what comes.</summary>
    public PageTraffic Watch() => new(Stopwatch.GetTimestamp(), [.. _pages.Select(page => (page, page.Batches, page.Bytes))]);

    /// <summary>Breaks all connections without a word.</summary>
    public async Task CutAsync()
    {
        await _stop.CancelAsync();
        await _pinging;
        foreach (var page in _pages)
        {
            await page.CutAsync();
        }
        _pages.Clear();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pinging;
        foreach (var page in _pages)
        {
            await page.DisposeAsync();
        }
        _pages.Clear();
        _stop.Dispose();
    }

    private async Task KeepAliveAsync()
    {
        using var timer = new PeriodicTimer(PingEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                OpenPage[] pages;
                lock (_pages)
                {
                    pages = [.. _pages];
                }
                foreach (var page in pages)
                {
                    await page.PingAsync();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // They are being closed.
        }
    }
}
