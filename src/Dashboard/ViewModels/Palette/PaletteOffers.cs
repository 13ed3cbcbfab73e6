using WebEtcd.Dashboard.Formatting;
using WebEtcd.Dashboard.Layout;
using WebEtcd.Dashboard.Security;
using WebEtcd.Dashboard.ViewModels.Elections;
using WebEtcd.Dashboard.ViewModels.Members;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Palette;

/// <summary>What the palette can offer without asking the store.</summary>
internal static class PaletteOffers
{
    public const string Recent = "Recent";
    public const string Pages = "Pages";
    public const string Keys = "Keys";
    public const string Members = "Members";
    public const string Actions = "Actions";

    public static IEnumerable<PaletteItem> OfPages(IEnumerable<PageEntry> pages) =>
        pages.Select(page => new PaletteItem(Pages, page.Name, "", page.Icon, page.Link) { Words = page.Words });

    /// <summary>A member leads to its own dashboard; one that is not heard to what is known of its elections.</summary>
    public static IEnumerable<PaletteItem> OfMembers(ClusterView view) => view.Members.Select(member =>
    {
        string name = MemberNames.Of(member);
        string? origin = MemberOrigins.Of(member.ClientUrls).FirstOrDefault();
        bool serves = member.MemberId == view.ServingMemberId;
        (string note, string link) = (serves, member.Reachable && origin is not null) switch
        {
            (true, _) => ($"{member.Raft.Role}, serves this page", PageLinks.Members),
            (_, true) => ($"{member.Raft.Role}, its own dashboard", origin + PageLinks.Root),
            _ => ("not heard, its elections", (ElectionsAddress.Default with { Member = name }).Link),
        };
        return new PaletteItem(Members, name, note, "members", link) { Words = $"member node {Units.MemberId(member.MemberId)} {member.Raft.Role}" };
    });

    /// <summary>Things to do. What was typed names the key that they are done with, when it is the beginning of one.</summary>
    public static IEnumerable<PaletteItem> OfActions(string query)
    {
        string key = IsKey(query) ? query.Trim() : "";
        string named = key.Length > 0 ? " " + key : "";
        byte[] prefix = KeyText.Parse(key);
        yield return new(Actions, "New key" + named, "", "plus", KeysAddress.OfFolder(prefix).Create().Link) { Words = "put create add" };
        yield return new(Actions, key.Length > 0 ? "Watch" + named : "Start a watch", "everything under it, live", "watch", new WatchAddress(WatchScope.Prefix, key, "", 0, true, true, false, null, key.Length > 0).Link) { Words = "watch live stream" };
        yield return new(Actions, "Grant a lease", "", "leases", PageLinks.With(PageLinks.Leases, ("new", "1"))) { Words = "ttl new" };
        yield return new(Actions, "Add a member", "", "members", PageLinks.With(PageLinks.Members, ("do", "add-learner"))) { Words = "learner join" };
        yield return new(Actions, "Download a backup", "on the Storage page", "storage", PageLinks.Storage + "#backup") { Words = "snapshot save" };
        foreach (string theme in new[] { "light", "dark", "system" })
        {
            yield return new(Actions, $"Theme: {(theme == "system" ? "as the system" : theme)}", "", "overview", null) { Words = "colour color mode switch auto", Theme = theme };
        }
    }

    /// <summary>The folder that a text names, without asking whether there is anything in it.</summary>
    public static PaletteItem OfPrefix(string query) =>
        new(Keys, query.Trim(), "keys that begin with it", "folder", PageLinks.With(PageLinks.Keys, ("prefix", query.Trim())));

    /// <summary>True for what is more likely the beginning of a key than a word: keys are full of these, names of pages are not.</summary>
    public static bool IsKey(string query) => query.AsSpan().IndexOfAny("/_.\\") >= 0;
}
