using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Browser.Tests.Journeys.Accessibility;

/// <summary>axe finds nothing on any page, in both themes, with data, empty, in error and disconnected. Every page is loaded anew for each state.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StatesAccessibilityTests(ChromiumFixture chromium)
{
    /// <summary>Nodes without and with a playground: the latter have a page more, and a bar on every page.</summary>
    public static readonly TheoryData<bool> Playgrounds = [false, true];

    [Theory]
    [MemberData(nameof(Playgrounds))]
    public async Task Every_page_is_clean_with_data(bool playground)
    {
        await using DemoNode node = await StartAsync(playground);
        Fill(node);
        await CheckAsync(node, PagesUnderTest.Of(playground), page => page.All, "with data");
    }

    [Theory]
    [MemberData(nameof(Playgrounds))]
    public async Task Every_page_is_clean_when_there_is_nothing(bool playground)
    {
        await using DemoNode node = await StartAsync(playground);
        await CheckAsync(node, PagesUnderTest.Of(playground), page => page.Everywhere, "empty");
    }

    [Theory]
    [MemberData(nameof(Playgrounds))]
    public async Task Every_page_is_clean_when_its_services_fail(bool playground)
    {
        await using DemoNode node = await StartAsync(playground);
        Fill(node);
        node.Observer.Publish(WithoutQuorum(node.Observer.Current));
        node.Outage = EtcdErrors.NoLeader;
        await CheckAsync(node, PagesUnderTest.Of(playground), page => page.Everywhere, "in error", async (window, page, address) =>
        {
            await Assertions.Expect(window.Page.Locator("main .safety").First).ToContainTextAsync("no writes");
            if (page.Asking.Contains(address[page.Link.Length..]))
            {
                await Assertions.Expect(window.Page.Locator("main .notice").Filter(new() { HasText = EtcdErrors.NoLeader.Message }).First).ToBeVisibleAsync();
            }
        });
    }

    [Fact]
    public async Task Every_page_is_clean_when_its_services_refuse()
    {
        await using DemoNode node = await StartAsync(playground: false);
        Fill(node);
        node.Outage = EtcdErrors.PermissionDenied;
        await CheckAsync(node, PagesUnderTest.Of(playground: false), page => page.Asking.Select(view => page.Link + view), "refused",
            (window, _, _) => Assertions.Expect(window.Page.Locator("main .notice").First).ToBeVisibleAsync());
    }

    [Theory]
    [MemberData(nameof(Playgrounds))]
    public async Task Every_page_is_clean_without_its_node(bool playground)
    {
        DemoNode node = await StartAsync(playground);
        Fill(node);
        await using Window window = await chromium.OpenAsync(node.Address);
        window.Expect(Complaints.NodeGone);
        List<(PageUnderTest Page, Window Tab)> tabs = [];
        foreach (PageUnderTest page in PagesUnderTest.Of(playground))
        {
            Window tab = await window.OpenTabAsync();
            ExpectAnswer(tab, page);
            await tab.GoAsync(page.Everywhere.Last());
            tabs.Add((page, tab));
        }

        await node.DisposeAsync();
        foreach ((PageUnderTest page, Window tab) in tabs)
        {
            await Assertions.Expect(tab.Page.Locator("#connection")).ToBeVisibleAsync();
            await tab.AssertCleanInBothThemesAsync($"{page.Link} (disconnected)");
            await tab.DisposeAsync();
        }
    }

    private static async Task<DemoNode> StartAsync(bool playground)
    {
        DemoNode node = await DemoNode.StartAsync(members: 3, playground: playground);

        // Nobody else is to be asked: what the addresses of these members lead to is not theirs.
        node.Observer.Publish(node.Observer.Current with { Members = [.. node.Observer.Current.Members.Select(member => member with { ClientUrls = [] })] });
        return node;
    }

    private static void Fill(DemoNode node)
    {
        DemoData.Fill(node);
        DemoElections.Kill(node);
    }

    private static ClusterView WithoutQuorum(ClusterView view) => (view with { Alarms = [new AlarmView(1, "NOSPACE"), new AlarmView(2, "CORRUPT")] })
        .With(1, member => member with { Reachable = true, Raft = member.Raft with { Role = "pre-candidate", LeaderId = 0, Progress = [] } })
        .With(2, member => member with { Reachable = false, ObservedAt = member.ObservedAt.AddMinutes(-2) })
        .With(3, member => member with { Reachable = false, ObservedAt = DateTimeOffset.MinValue });

    private Task CheckAsync(
        DemoNode node, IEnumerable<PageUnderTest> pages, Func<PageUnderTest, IEnumerable<string>> addresses, string state, Func<Window, PageUnderTest, string, Task>? isThere = null) =>
        chromium.EachAsync(node.Address, pages.SelectMany(page => addresses(page).Select(address => (page, address))), async (window, view) =>
        {
            ExpectAnswer(window, view.page);
            await window.GoAsync(view.address);
            await (isThere?.Invoke(window, view.page, view.address) ?? Task.CompletedTask);
            await window.AssertCleanInBothThemesAsync($"{view.address} ({state})");
        });

    private static void ExpectAnswer(Window window, PageUnderTest page)
    {
        if (page.IsMissing)
        {
            window.Expect(page.Link + ":0:0)");
        }
    }
}
