using Bunit;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Safety;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Dashboard.ViewModels.Palette;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class StorageTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new(members: 3);

    [Fact]
    public void Every_member_has_its_log_and_its_store()
    {
        IRenderedComponent<StoragePage> page = _context.Open<StoragePage>("/ui/storage");
        Assert.Equal(3, page.FindAll(".row--storage").Count);
        Assert.Contains("2 active · 1 spare", page.Find(".row__facts").TextContent, StringComparison.Ordinal);
        Assert.Contains("1.10 ms · 3.40 ms · 9.20 ms", page.Find(".row__facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_worked_out_when_asked_for_and_compared_at_the_same_revision()
    {
        IRenderedComponent<StoragePage> page = _context.Open<StoragePage>("/ui/storage");
        Press(page, "Work it out");
        page.WaitForAssertion(() => Assert.Equal("0badcafe", page.Find(".hash").TextContent), DashboardContext.Patience);
        Assert.Equal("http://127.0.0.1:12379/ui/storage?hash=913", page.Find(".card--hash a").GetAttribute("href"));
        page = _context.Open<StoragePage>("/ui/storage?hash=7");
        page.WaitForAssertion(() => Assert.Contains("at revision 7", page.Find(".card--hash").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
    }

    [Fact]
    public void Syncs_are_drawn_and_told_in_a_table()
    {
        IRenderedComponent<StoragePage> page = _context.Open<StoragePage>("/ui/storage");
        Assert.Equal(3, page.FindAll(".histogram").Count);
        Assert.Equal(10, page.FindAll(".histogram")[0].QuerySelectorAll(".histogram__bar").Length);
        AngleSharp.Dom.IElement row = page.FindAll(".twin tbody tr")[3];
        Assert.Equal("1.00 ms", row.Children[0].TextContent);
        Assert.Equal("330", row.Children[1].TextContent);
        _context.Observer.Publish(_context.Observer.Current.With(2, member => member with { Storage = member.Storage with { SyncCounts = [] } }));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".histogram").Count), DashboardContext.Patience);
    }

    [Fact]
    public void A_snapshot_on_its_way_shows_how_far_it_is()
    {
        IRenderedComponent<StoragePage> page = _context.Open<StoragePage>("/ui/storage");
        Assert.Empty(page.FindAll(".transfer"));
        _context.Observer.Publish(_context.Observer.Current.With(1, member => member with
        {
            Raft = member.Raft with { Progress = [new ProgressView(3, "snapshot", 0, 1, false, true, 0) { PendingSnapshot = 1100, SnapshotBytes = 40 << 20, SnapshotBytesSent = 10 << 20 }] },
        }));
        page.WaitForAssertion(() => Assert.Contains("10 MiB of 40 MiB", page.Find(".transfer").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.StartsWith("infra2 receives a snapshot of entry", page.Find(".transfer").TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void Space_is_measured_when_asked_for_with_the_largest_folder_first()
    {
        _context.Store.Put("/small/k", "v");
        _context.Store.Put("/large/k", new string('v', 5000));
        _context.Store.Put("/large/k", "now short");
        _context.Store.Put("single", "v");
        IRenderedComponent<StoragePage> page = _context.Open<StoragePage>("/ui/storage");
        Assert.Empty(page.FindAll(".table--space"));
        Assert.Equal("/ui/storage?space=all", page.Find("#space a.button").GetAttribute("href"));
        _context.Browser.SpacePageSize = 1;
        page = _context.Open<StoragePage>("/ui/storage?space=all");
        page.WaitForAssertion(() => Assert.Equal(["/", "single"], Names(page)), DashboardContext.Patience);
        Assert.Contains("3 keys", page.Find("#space [role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 older change", page.Find("#space [role=status]").TextContent, StringComparison.Ordinal);
        page = _context.Open<StoragePage>("/ui/storage?space=/");
        page.WaitForAssertion(() => Assert.Equal(["/large/", "/small/"], Names(page)), DashboardContext.Patience);
        Assert.Equal("/ui/storage?space=/large/", page.Find(".table--space a").GetAttribute("href"));
    }

    [Fact]
    public void Of_many_folders_the_largest_are_listed()
    {
        for (int i = 0; i < 60; i++)
        {
            _context.Store.Put($"/{i:d2}/k", new string('v', i + 1));
        }

        IRenderedComponent<StoragePage> page = _context.Open<StoragePage>("/ui/storage?space=/");
        page.WaitForAssertion(() => Assert.Equal(50, Names(page).Length), DashboardContext.Patience);
        Assert.Equal("/59/", Names(page)[0]);
        Assert.Contains("10 smaller ones are not listed.", page.Find("#space").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_not_be_read_is_not_measured()
    {
        _context.Browser.Failure = EtcdErrors.PermissionDenied;
        IRenderedComponent<StoragePage> page = _context.Open<StoragePage>("/ui/storage?space=all");
        page.WaitForAssertion(() => Assert.Contains("permission denied", page.Find("#space .notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
    }

    [Fact]
    public void A_backup_is_a_download_where_the_palette_leads()
    {
        IRenderedComponent<StoragePage> page = _context.Open<StoragePage>("/ui/storage");
        AngleSharp.Dom.IElement link = page.Find("#backup a");
        Assert.Equal("/ui/backup", link.GetAttribute("href"));
        Assert.True(link.HasAttribute("download"));
        Assert.Equal("/ui/storage#backup", PaletteOffers.OfActions("").Single(item => item.Title == "Download a backup").Link);
    }

    [Fact]
    public async Task A_dashboard_that_gives_no_backup_says_why()
    {
        await using DashboardContext masked = new(switches: new DashboardSwitches { MaskedPrefixes = ["/secret/"u8.ToArray()] });
        IRenderedComponent<StoragePage> page = masked.Open<StoragePage>("/ui/storage");
        Assert.Empty(page.FindAll("#backup a"));
        Assert.Contains("--ui-mask-prefix", page.Find("#backup").TextContent, StringComparison.Ordinal);
        await using DashboardContext readOnly = new(switches: new DashboardSwitches { IsReadOnly = true });
        page = readOnly.Open<StoragePage>("/ui/storage");
        Assert.Empty(page.FindAll("#backup a"));
        Assert.Contains("read-only", page.Find("#backup").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Compacting_asks_first()
    {
        _context.Store.Put("k", "v");
        IRenderedComponent<StoragePage> page = _context.Open<StoragePage>("/ui/storage");
        Press(page, "Compact…");
        page.Find("input[name=revision]").Change("x");
        page.Find("dialog form").Submit();
        Assert.Contains("whole number", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, _context.Store.CompactRevision);
        page.Find("input[name=revision]").Change("2");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Everything before revision 2 is compacted.", page.Find(".notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Equal(2, _context.Store.CompactRevision);
    }

    [Fact]
    public void A_refusal_is_shown_in_the_words_of_the_service()
    {
        _context.Upkeep.Failure = EtcdErrors.NoLeader;
        IRenderedComponent<StoragePage> page = _context.Open<StoragePage>("/ui/storage");
        Press(page, "Defragment…");
        page.FindAll("dialog button").First(button => button.TextContent == "Defragment").Click();
        page.WaitForAssertion(() => Assert.Contains("etcdserver: no leader", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
    }

    [Fact]
    public async Task Who_is_not_root_is_told_why_nothing_here_is_open()
    {
        await using DashboardContext limited = DashboardContext.ForLimitedUser();
        IRenderedComponent<StoragePage> page = limited.Open<StoragePage>("/ui/storage?hash=7");
        Assert.Contains("Upkeep is for root.", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.All(page.FindAll("button"), button => Assert.True(button.HasAttribute("disabled")));
        Assert.Equal(3, page.FindAll($"button[title='{PageServices.RootOnly}']").Count);
        Assert.Empty(page.FindAll("#backup a"));
        Assert.Contains(PageServices.BackupIsForRoot, page.Find("#backup").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".hash"));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static string[] Names(IRenderedComponent<StoragePage> page) => [.. page.FindAll(".table--space tbody a").Select(link => link.TextContent)];

    private static void Press(IRenderedComponent<StoragePage> page, string text) =>
        page.FindAll("button").First(button => button.TextContent.Trim() == text).Click();
}
