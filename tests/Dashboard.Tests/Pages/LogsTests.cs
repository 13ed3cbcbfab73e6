using Bunit;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class LogsTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new();

    [Fact]
    public void Lines_are_newest_first_filtered_and_open_to_their_parts()
    {
        _context.Logs.Write(NodeLogLevel.Info, "Log segment 2 started");
        _context.Logs.Write(NodeLogLevel.Error, "A sync failed", "System.IO.IOException: no space\n   at Here", ("Segment", "2"));
        _context.Logs.Write(NodeLogLevel.Warn, "<b>slow</b>");
        IRenderedComponent<Logs> page = _context.Open<Logs>("/ui/logs");
        Assert.Equal(["warn", "error", "info"], page.FindAll(".log__head .tag").Select(tag => tag.TextContent));
        Assert.Contains("&lt;b&gt;slow", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Segment", page.FindAll(".log__facts")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("at Here", page.Find("pre").TextContent, StringComparison.Ordinal);
        page = _context.Open<Logs>("/ui/logs?level=warn&text=SYNC");
        Assert.Equal("A sync failed System.IO.IOException: no space", page.Find(".log__text").TextContent);
        Assert.Single(page.FindAll(".log__item"));
        page = _context.Open<Logs>("/ui/logs?text=nothing");
        Assert.Contains("None of the 3 lines", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void New_lines_are_followed_until_the_page_is_paused()
    {
        _context.Logs.Write(NodeLogLevel.Info, "one");
        IRenderedComponent<Logs> page = _context.Open<Logs>("/ui/logs");
        _context.Logs.Write(NodeLogLevel.Info, "two");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".log__item").Count), DashboardContext.Patience);
        page.FindAll("button").Single(button => button.TextContent == "Pause").Click();
        page.WaitForAssertion(() => Assert.Equal("Paused", page.Find(".live").TextContent), DashboardContext.Patience);
        _context.Logs.Write(NodeLogLevel.Info, "three");
        page.WaitForAssertion(() => Assert.Contains("1 line since", page.Find(".log-note").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Equal(2, page.FindAll(".log__item").Count);
        page.FindAll("button").Single(button => button.TextContent == "Follow").Click();
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".log__item").Count), DashboardContext.Patience);
    }

    [Fact]
    public void The_level_is_changed_on_the_page()
    {
        IRenderedComponent<Logs> page = _context.Open<Logs>("/ui/logs");
        Assert.Equal("info", page.Find("select[name=least]").GetAttribute("value"));
        page.Find("select[name=least]").Change("debug");
        page.WaitForAssertion(() => Assert.Equal(NodeLogLevel.Debug, _context.Logs.Least), DashboardContext.Patience);
        page.WaitForAssertion(() => Assert.Contains("logs debug and graver", page.Find(".notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
    }

    [Fact]
    public void It_is_for_root()
    {
        _context.Logs.Refusal = EtcdErrors.PermissionDenied;
        IRenderedComponent<Logs> page = _context.Open<Logs>("/ui/logs");
        Assert.Contains("The log is for root.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".log"));
    }

    [Fact]
    public async Task A_read_only_dashboard_does_not_change_the_level()
    {
        await using DashboardContext context = new(switches: new DashboardSwitches { IsReadOnly = true });
        IRenderedComponent<Logs> page = context.Open<Logs>("/ui/logs");
        Assert.True(page.Find("select[name=least]").HasAttribute("disabled"));
        await page.Find("select[name=least]").ChangeAsync(new Microsoft.AspNetCore.Components.ChangeEventArgs { Value = "debug" });
        Assert.Equal(NodeLogLevel.Info, context.Logs.Least);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
