using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class WatchersTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new(3);

    [Fact]
    public void Watches_and_connections_are_told_in_words()
    {
        _context.Clients.Fill(DateTimeOffset.UtcNow);
        IRenderedComponent<Watchers> page = _context.Open<Watchers>("/ui/watchers");
        string[] watches = [.. page.FindAll("[aria-label='Open watches'] tbody tr").Select(row => row.TextContent)];
        Assert.Equal(4, watches.Length);
        Assert.All(["/registry/pods/", "and all below it", "stream 3, watch 0", "10.0.0.4:50412", "user kube", "puts and deletes, values before, progress", "in step"], text => Assert.Contains(text, watches[0], StringComparison.Ordinal));
        Assert.All(["from revision 200", "behind", "713 revisions behind"], text => Assert.Contains(text, watches[1], StringComparison.Ordinal));
        Assert.All(["/config/<b>app</b>", "puts only", "client does not read", "1\u202F200 events kept", "129 responses wait"], text => Assert.Contains(text, watches[2], StringComparison.Ordinal));
        Assert.All(["all keys", "a page of this dashboard", "waits for revision 5\u202F000"], text => Assert.Contains(text, watches[3], StringComparison.Ordinal));
        string[] connections = [.. page.FindAll("[aria-label='Open connections'] tbody tr").Select(row => row.TextContent)];
        Assert.All(["10.0.0.4:50412", "grpc-go/1.72.1", "HTTP/2", "kube", "48\u202F211", "3 open", "2 watches"], text => Assert.Contains(text, connections[0], StringComparison.Ordinal));
        Assert.Equal("/ui/watchers?find=10.0.0.4%3A50412", page.Find("[aria-label='Open connections'] a").GetAttribute("href"));
        Assert.Equal(["http://127.0.0.1:12379/ui/watchers", "http://127.0.0.1:22379/ui/watchers"], page.FindAll(".others__link").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void Cancelling_asks_first_and_then_says_what_was_done()
    {
        _context.Clients.Fill(DateTimeOffset.UtcNow);
        IRenderedComponent<Watchers> page = _context.Open<Watchers>("/ui/watchers");
        page.Find("button[aria-label='Cancel watch 1 of stream 3']").Click();
        Assert.Contains("/registry/leases/ and all below it", page.Find("dialog").TextContent, StringComparison.Ordinal);
        Assert.Empty(_context.Clients.Cancelled);
        page.FindAll("dialog button").Single(button => button.TextContent == "Keep it").Click();
        Assert.Empty(page.FindAll("dialog"));
        page.Find("button[aria-label='Cancel watch 1 of stream 3']").Click();
        page.FindAll("dialog button").Single(button => button.TextContent == "Cancel the watch").Click();
        page.WaitForAssertion(() => Assert.Contains("Watch 1 of stream 3 is canceled.", page.Find(".notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Equal([new WatchPlace(3, 1)], _context.Clients.Cancelled);
        Assert.Equal(3, page.FindAll("[aria-label='Open watches'] tbody tr").Count);
    }

    [Fact]
    public void The_filter_is_in_the_address_and_lists_come_in_pages()
    {
        for (int i = 0; i < 60; i++)
        {
            _context.Clients.Watches.Add(FakeClientInspector.Watch(1, i, "k", "", WatchProgress.Synced, DateTimeOffset.UtcNow));
        }

        IRenderedComponent<Watchers> page = _context.Open<Watchers>("/ui/watchers");
        Assert.Equal(50, page.FindAll("[aria-label='Open watches'] tbody tr").Count);
        Assert.Equal("/ui/watchers?after=1.49", page.Find(".pager a").GetAttribute("href"));
        page.Find("input[name=find]").Change("10.0.0.9");
        page.Find("input[name=behind]").Change(true);
        page.Find("form").Submit();
        Assert.EndsWith("/ui/watchers?find=10.0.0.9&behind=1", _context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Contains("No watch matches.", page.Markup, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Equal(10, _context.Open<Watchers>("/ui/watchers?after=1.49").FindAll("[aria-label='Open watches'] tbody tr").Count);
    }

    [Fact]
    public void An_empty_list_teaches_and_shows_the_first_watch()
    {
        IRenderedComponent<Watchers> page = _context.Open<Watchers>("/ui/watchers");
        Assert.Contains("etcdctl --endpoints=http://localhost watch --prefix /", page.Markup, StringComparison.Ordinal);
        _context.Clients.Watches.Add(FakeClientInspector.Watch(1, 0, "k", "", WatchProgress.Synced, DateTimeOffset.UtcNow));
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[aria-label='Open watches'] tbody tr")), DashboardContext.Patience);
    }

    [Fact]
    public void A_paused_page_stands_still()
    {
        IRenderedComponent<Watchers> page = _context.Open<Watchers>("/ui/watchers");
        page.Find("button[aria-pressed]").Click();
        Assert.Equal("true", page.Find("button[aria-pressed]").GetAttribute("aria-pressed"));
        _context.Clients.Watches.Add(FakeClientInspector.Watch(1, 0, "k", "", WatchProgress.Synced, DateTimeOffset.UtcNow));
        _context.Observer.Publish(_context.Observer.Current);
        Assert.Contains("Nobody watches here", page.Markup, StringComparison.Ordinal);
        page.Find("button[aria-pressed]").Click();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[aria-label='Open watches'] tbody tr")), DashboardContext.Patience);
    }

    [Fact]
    public void Who_may_not_look_is_told_why()
    {
        _context.Clients.Failure = EtcdErrors.PermissionDenied;
        IRenderedComponent<Watchers> page = _context.Open<Watchers>("/ui/watchers");
        Assert.Contains("only users with the role root", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("table"));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
