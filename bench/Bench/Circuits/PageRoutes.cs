namespace WebEtcd.Bench.Circuits;

/// <summary>The pages that dashboards show in turn.</summary>
internal static class PageRoutes
{
    /// <summary>Name and address of each.</summary>
    public static IReadOnlyList<(string Name, string Address)> All { get; } =
    [
        ("overview", "/ui"),
        ("metrics", "/ui/metrics"),
        ("watch", "/ui/watch?scope=all&run=1"),
        ("raft", "/ui/raft"),
        ("keys", "/ui/keys"),
    ];

    /// <summary>The address of the n-th dashboard, from 0, when all are spread evenly or all show one.</summary>
    /// <param name="number">Which dashboard.</param>
    /// <param name="only">A name of the list or an address; null for all in turn.</param>
    public static string Of(int number, string? only) => only is null
        ? All[number % All.Count].Address
        : All.FirstOrDefault(route => route.Name == only).Address ?? only;
}
