using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Layout;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Playground;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class PlaygroundTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new(members: 3);
    private readonly FakePlayground _playground = new();

    [Fact]
    public void A_node_outside_a_playground_has_no_bar_and_says_how_to_start_one()
    {
        Assert.Empty(_context.Render<PlaygroundBar>().Markup.Trim());
        Assert.Contains("webetcd playground", _context.Open<PlaygroundPage>("/ui/playground").Find(".command").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(PageDirectory.Of(_context.Services), page => page.Name == "Playground");
    }

    [Fact]
    public void The_bar_kills_and_restarts_and_says_what_each_node_is()
    {
        IRenderedComponent<PlaygroundBar> bar = OpenBar();
        Assert.Equal(["leads", "follows", "follows"], Words(bar));
        Assert.Contains("here", bar.FindAll(".playbar__name")[0].TextContent, StringComparison.Ordinal);
        bar.Find("[aria-label='Kill infra0']").Click();
        bar.WaitForAssertion(() => Assert.Equal("killed", Words(bar)[0]), DashboardContext.Patience);
        Assert.Equal("Kill 1 0 0", bar.Find("[role=status]").TextContent);
        bar.Find("[aria-label='Restart infra0']").Click();
        bar.WaitForAssertion(() => Assert.Equal("leads", Words(bar)[0]), DashboardContext.Patience);
    }

    [Fact]
    public void The_page_makes_ready_to_leave_when_its_own_node_is_paused()
    {
        IRenderedComponent<PlaygroundBar> bar = OpenBar();
        bar.Find("[aria-label='Pause infra1']").Click();
        bar.WaitForAssertion(() => Assert.Equal("paused", Words(bar)[1]), DashboardContext.Patience);
        Assert.DoesNotContain(_context.JSInterop.Invocations, call => call.Identifier == "webetcd.expectLoss");
        bar.Find("[aria-label='Pause infra0']").Click();
        bar.WaitForAssertion(() => Assert.Equal("paused", Words(bar)[0]), DashboardContext.Patience);
        Assert.Contains(_context.JSInterop.Invocations, call => call.Identifier == "webetcd.expectLoss");
    }

    [Fact]
    public void The_last_node_that_runs_is_not_taken_away()
    {
        IRenderedComponent<PlaygroundBar> bar = OpenBar();
        bar.Find("[aria-label='Kill infra1']").Click();
        bar.WaitForAssertion(() => Assert.Equal("killed", Words(bar)[1]), DashboardContext.Patience);
        bar.Find("[aria-label='Pause infra2']").Click();
        bar.WaitForAssertion(() => Assert.True(bar.Find("[aria-label='Kill infra0']").HasAttribute("disabled")), DashboardContext.Patience);
        Assert.Contains("nobody would be left", bar.Find("[aria-label='Kill infra0']").GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_cuts_links_slows_disks_and_writes()
    {
        _context.Services.AddSingleton<IPlaygroundService>(_playground);
        IRenderedComponent<PlaygroundPage> page = _context.Open<PlaygroundPage>("/ui/playground");
        Choice(page, "Link between infra0 and infra2", "infra2 → infra0 cut").Click();
        page.WaitForAssertion(() => Assert.Equal("true", Choice(page, "Link between infra0 and infra2", "infra2 → infra0 cut").GetAttribute("aria-pressed")), DashboardContext.Patience);
        Choice(page, "Disk of infra1", "+100 ms").Click();
        page.WaitForAssertion(() => Assert.Equal("true", Choice(page, "Disk of infra1", "+100 ms").GetAttribute("aria-pressed")), DashboardContext.Patience);
        Choice(page, "Values a second", "50 a second").Click();
        page.WaitForAssertion(() => Assert.Equal("true", Choice(page, "Values a second", "50 a second").GetAttribute("aria-pressed")), DashboardContext.Patience);
        page.FindAll("button").Single(button => button.TextContent == "Heal all").Click();
        page.WaitForAssertion(() => Assert.Equal("true", Choice(page, "Link between infra0 and infra2", "Whole").GetAttribute("aria-pressed")), DashboardContext.Patience);
        Assert.Equal(
            [new Experiment(ExperimentKind.CutOneWay, 3, 1), new Experiment(ExperimentKind.Slow, 2, Amount: 100), new Experiment(ExperimentKind.Traffic, Amount: 50), new Experiment(ExperimentKind.Heal)],
            _playground.Done);
        Assert.Equal(4, page.FindAll(".play__notes li").Count);
    }

    [Fact]
    public void Without_the_process_that_owns_it_the_page_says_so()
    {
        _playground.IsGone = true;
        _context.Services.AddSingleton<IPlaygroundService>(_playground);
        Assert.Contains("does not answer", _context.Open<PlaygroundPage>("/ui/playground").Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private IRenderedComponent<PlaygroundBar> OpenBar()
    {
        _context.Services.AddSingleton<IPlaygroundService>(_playground);
        return _context.Render<PlaygroundBar>();
    }

    private static string[] Words(IRenderedComponent<PlaygroundBar> bar) => [.. bar.FindAll(".badge").Select(badge => badge.TextContent)];

    private static IElement Choice(IRenderedComponent<PlaygroundPage> page, string group, string name) =>
        page.FindAll($"[aria-label='{group}'] button").Single(button => button.TextContent == name);
}
