using System.Diagnostics;

namespace WebEtcd.Bench.Circuits;

/// <summary>What came to open dashboards since a moment.</summary>
internal sealed class PageTraffic(long began, IReadOnlyList<(OpenPage Page, long Batches, long Bytes)> before)
{
    /// <summary>For each address: batches and KiB a second, of one page.</summary>
    public IReadOnlyList<(string Route, double BatchesPerSecond, double KiBPerSecond)> OfOnePage()
    {
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return [.. before.GroupBy(item => item.Page.Route).Select(group => (
            group.Key,
            group.Average(item => item.Page.Batches - item.Batches) / seconds,
            group.Average(item => item.Page.Bytes - item.Bytes) / seconds / 1024))];
    }

    /// <summary>Fails when a dashboard is not what it should be: live, and updated all the time.</summary>
    /// <param name="patience">Some pages have something new every few seconds only: nothing is said of silence while it is shorter.</param>
    /// <exception cref="IOException">One ended, or nothing came to it.</exception>
    public void MustBeLive(TimeSpan patience)
    {
        foreach (var (page, batches, _) in before)
        {
            if (page.Problem is { } problem)
            {
                throw new IOException($"{page.Route} ended: {problem}");
            }
            if (page.Batches == batches && Stopwatch.GetElapsedTime(began) >= patience)
            {
                throw new IOException($"{page.Route} is open and nothing came to it");
            }
        }
    }
}
