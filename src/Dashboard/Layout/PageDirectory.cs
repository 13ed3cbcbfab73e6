using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Playground;

namespace WebEtcd.Dashboard.Layout;

/// <summary>The pages, in the order of the navigation. A page that is not here is found by nobody.</summary>
internal static class PageDirectory
{
    // One entry a line.
    private static readonly PageEntry[] Pages =
    [
        new("Overview", PageLinks.Root, "overview", "home cluster topology health alarms"),
        new("Elections", PageLinks.Elections, "elections", "leader term vote timeline raft"),
        new("Keys", PageLinks.Keys, "keys", "browse folders values edit search history"),
        new("Watch", PageLinks.Watch, "watch", "live events stream changes"),
        new("Leases", PageLinks.Leases, "leases", "ttl expire grant"),
        new("Members", PageLinks.Members, "members", "add remove promote learner quorum move leader"),
        new("Storage", PageLinks.Storage, "storage", "compact defragment hash quota log checkpoint backup"),
        new("Compare revisions", PageLinks.Diff, "keys", "diff changes history added removed") { IsMinor = true },
        new("Playground", PageLinks.Playground, "playground", "kill pause restart cut slow traffic experiment") { Needs = typeof(IPlaygroundService) },
    ];

    /// <summary>The pages that this node has.</summary>
    public static IEnumerable<PageEntry> Of(IServiceProvider services) => Pages.Where(page => page.Needs is null || services.GetService(page.Needs) is not null);
}
