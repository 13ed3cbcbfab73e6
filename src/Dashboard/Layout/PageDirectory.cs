using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Playground;

namespace WebEtcd.Dashboard.Layout;

/// <summary>The pages, in the order of the navigation. A page that is not here is found by nobody.</summary>
internal static class PageDirectory
{
    private const string Cluster = "Cluster";
    private const string Data = "Data";
    private const string Administration = "Administration";

    // One entry a line; the pages of a group together.
    private static readonly PageEntry[] Pages =
    [
        new(Cluster, "Overview", PageLinks.Root, "overview", "home cluster topology health alarms"),
        new(Cluster, "Elections", PageLinks.Elections, "elections", "leader term vote timeline raft"),
        new(Cluster, "Members", PageLinks.Members, "members", "add remove promote learner quorum move leader"),
        new(Cluster, "Raft log", PageLinks.RaftLog, "raft", "entries commit index applied term proposals"),
        new(Cluster, "Storage", PageLinks.Storage, "storage", "compact defragment hash quota log checkpoint backup"),
        new(Cluster, "Watchers", PageLinks.Watchers, "watchers", "clients connections streams cancel slow"),
        new(Cluster, "Playground", PageLinks.Playground, "playground", "kill pause restart cut slow traffic experiment") { Needs = typeof(IPlaygroundService) },
        new(Data, "Keys", PageLinks.Keys, "keys", "browse folders values edit search history"),
        new(Data, "Watch", PageLinks.Watch, "watch", "live events stream changes"),
        new(Data, "Txn", PageLinks.Txn, "txn", "transaction compare then else"),
        new(Data, "Leases", PageLinks.Leases, "leases", "ttl expire grant"),
        new(Data, "Locks and elections", PageLinks.Locks, "leases", "mutex holder waiter campaign queue") { IsMinor = true },
        new(Data, "Compare revisions", PageLinks.Diff, "keys", "diff changes history added removed") { IsMinor = true },
        new(Data, "Copy or rename a folder", PageLinks.Copy, "folder", "move prefix duplicate") { IsMinor = true },
        new(Administration, "Users and roles", PageLinks.Users, "users", "authentication permissions passwords login"),
        new(Administration, "Metrics", PageLinks.Metrics, "metrics", "charts rates latency memory cpu"),
        new(Administration, "Logs", PageLinks.Logs, "logs", "messages warnings errors level"),
        new(Administration, "Settings", PageLinks.Settings, "settings", "configuration flags options limits version"),
    ];

    /// <summary>The pages that this node has.</summary>
    public static IEnumerable<PageEntry> Of(IServiceProvider services) => Pages.Where(page => page.Needs is null || services.GetService(page.Needs) is not null);
}
