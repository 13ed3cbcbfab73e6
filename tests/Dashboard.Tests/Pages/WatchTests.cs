using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Streams;
using WebEtcd.Dashboard.Tests.Rendering;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class WatchTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new();

    [Fact]
    public void Events_appear_newest_first()
    {
        IRenderedComponent<Watch> page = Live("/ui/watch?scope=prefix&key=/a/&run=1");
        _context.Store.Put("/a/1", "one");
        _context.Store.Put("/b/1", "elsewhere");
        _context.Store.Delete("/a/1");
        page.WaitForAssertion(() => Assert.Equal(["delete", "create"], page.FindAll("tbody .tag").Select(tag => tag.TextContent)), DashboardContext.Patience);
        Assert.Equal("one", page.FindAll("tbody tr")[1].QuerySelector(".table__value")!.TextContent.Trim());
    }

    [Fact]
    public void The_table_is_drawn_again_for_its_events_only()
    {
        IRenderedComponent<Watch> page = Live("/ui/watch?scope=prefix&key=/a/&run=1");
        _context.Store.Put("/a/1", "one");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")), DashboardContext.Patience);
        IRenderedComponent<WatchTable> table = page.FindComponent<WatchTable>();
        int drawn = table.RenderCount;
        _context.Store.Put("/b/1", "elsewhere");
        page.WaitForAssertion(() => Assert.Contains("in step at revision 3", page.Find(".watch-bar").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Equal(drawn, table.RenderCount);
        page.Render();
        Assert.Equal(drawn, table.RenderCount);
        _context.Store.Put("/a/2", "two");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count), DashboardContext.Patience);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(61, 1)]
    [InlineData(124, 2)]
    [InlineData(500, 8)]
    public void The_more_an_update_brings_the_later_is_the_next(int rows, int updates) => Assert.Equal(updates, WatchFeed.UpdatesFor(rows));

    [Fact]
    public void A_flood_is_looked_at_in_samples_and_what_was_between_them_is_told()
    {
        IRenderedComponent<Watch> page = Live("/ui/watch?scope=prefix&key=/a/&run=1");
        page.WaitForAssertion(
            () =>
            {
                // Each time the page was drawn more comes than it keeps.
                for (int i = 0; i < 1200; i++)
                {
                    _context.Store.Put("/a/flood", "x");
                }

                Assert.Contains("not looked at", page.Find(".watch-bar").TextContent, StringComparison.Ordinal);
            },
            DashboardContext.Patience);
        page.WaitForAssertion(
            () =>
            {
                _context.Store.Put("/a/after", "seen");
                Assert.Equal("seen", page.Find("tbody tr .table__value").TextContent.Trim());
            },
            DashboardContext.Patience);
    }

    [Fact]
    public void A_revision_in_the_past_replays_history()
    {
        _context.Store.Put("k", "one");
        _context.Store.Put("k", "two");
        IRenderedComponent<Watch> page = Live("/ui/watch?scope=key&key=k&from=2&prev=1&run=1");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count), DashboardContext.Patience);
        Assert.Equal("one", page.FindAll("tbody tr")[0].QuerySelectorAll(".table__value")[1].TextContent.Trim());
    }

    [Fact]
    public void Compacted_history_is_said_and_a_way_on_is_offered()
    {
        _context.Store.Put("k", "one");
        _context.Store.Put("k", "two");
        _context.Store.Compact(3);
        IRenderedComponent<Watch> page = _context.Open<Watch>("/ui/watch?scope=key&key=k&from=2&run=1");
        page.WaitForAssertion(() => Assert.Contains("before revision 3 is compacted", page.Markup, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Equal("/ui/watch?scope=key&key=k&from=3&run=1", page.Find(".notice a").GetAttribute("href"));
    }

    [Fact]
    public void A_pause_holds_the_table_still()
    {
        IRenderedComponent<Watch> page = Live("/ui/watch?scope=all&run=1");
        page.FindAll("button").Single(button => button.TextContent.Trim() == "Pause").Click();
        _context.Store.Put("k", "v");
        page.WaitForAssertion(() => Assert.Contains("1 waiting", page.Find(".watch-bar").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Empty(page.FindAll("tbody tr"));
        page.FindAll("button").Single(button => button.TextContent.Trim() == "Go on").Click();

        // A render that is under way puts the click off.
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")), DashboardContext.Patience);
    }

    [Fact]
    public void It_says_how_far_it_is_behind()
    {
        IRenderedComponent<Watch> page = Live("/ui/watch?scope=key&key=quiet&run=1");
        _context.Store.Put("other", "v");
        page.WaitForAssertion(() => Assert.Contains("in step at revision 2", page.Find(".watch-bar").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
    }

    [Fact]
    public async Task Leaving_the_page_ends_the_watch()
    {
        Live("/ui/watch?scope=all&run=1");
        Assert.Equal(1, _context.Watches.OpenSessions);
        await _context.DisposeComponentsAsync();
        Assert.Equal(0, _context.Watches.OpenSessions);
    }

    [Fact]
    public void The_form_goes_into_the_address_and_says_what_is_wrong()
    {
        IRenderedComponent<Watch> page = _context.Open<Watch>("/ui/watch");
        page.Find("form").Submit();
        Assert.Contains("Type a key", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        page.Find("input[name=key]").Change("/a/");
        page.Find("input[name=from]").Change("zero");
        page.Find("form").Submit();
        Assert.Contains("whole number", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        page.Find("input[name=from]").Change("12");
        page.Find("select[name=only]").Change("delete");
        page.Find("form").Submit();
        Assert.EndsWith("/ui/watch?scope=prefix&key=/a/&from=12&only=delete&run=1", _context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private IRenderedComponent<Watch> Live(string address)
    {
        IRenderedComponent<Watch> page = _context.Open<Watch>(address);
        page.WaitForAssertion(() => Assert.Contains("Live", page.Find(".live").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        return page;
    }
}
