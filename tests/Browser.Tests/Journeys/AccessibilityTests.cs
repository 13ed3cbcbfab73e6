using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>axe finds nothing on any route, in both themes, with data, empty, in error and disconnected.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(ChromiumFixture chromium)
{
    public static readonly TheoryData<string> Themes = ["light", "dark"];

    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    private static readonly string[] Routes =
    [
        "/ui",
        "/ui/elections",
        "/ui/elections?term=2&time=clock&span=5m",
        "/ui/elections?term=99",
        "/ui/elections?member=infra2",
        "/ui/keys",
        "/ui/keys?new=1",
        "/ui/keys?prefix=/config/app/&key=/config/app/database",
        "/ui/keys?prefix=/bin/&key=/bin/\\xff\\x00",
        "/ui/keys?key=none",
        "/ui/keys?prefix=/registry/pods/default/",
        "/ui/watch",
        "/ui/watch?scope=all&from=1&prev=1&run=1",
        "/ui/watch?scope=range&key=a&end=b&run=1",
        "/ui/keys?prefix=/config/app/&key=/config/app/database&versions=all",
        "/ui/keys?prefix=/config/app/&key=/config/app/greeting&versions=4",
        "/ui/keys?key=none&versions=all",
        "/ui/leases",
        "/ui/leases?new=1",
        "/ui/leases?show=locks",
        "/ui/storage",
        "/ui/storage?hash=3",
        "/ui/members",
        "/ui/members?do=add-voter",
        "/ui/members?do=remove&member=2",
        "/ui/members?do=move-leader&member=3",
        "/ui/members?do=promote&member=99",
        "/ui/raft",
        "/ui/raft?at=1010",
        "/ui/raft?at=7",
        "/ui/watchers",
        "/ui/watchers?find=nothing",
        "/ui/txn",
        "/ui/txn?if=mod%20%3D%20/config/app/greeting%205&if=lease%20%3D%20/a%200&then=put%20/a%20b&then=delete-prefix%20/tmp/&else=get-prefix%20/config/",
        "/ui/playground",
        "/ui/keys?prefix=/config/app/&rev=5&key=/config/app/greeting",
        "/ui/keys?rev=9999",
        "/ui/diff",
        "/ui/copy",
        "/ui/copy?from=/config/&to=/settings/",
        "/ui/copy?from=/config/&to=/config/app/",
        "/ui/diff?prefix=/config/&from=2",
        "/ui/diff?from=9999",
        "/ui/none",
    ];

    private static readonly string[] AdministrationRoutes =
    [
        "/ui/users",
        "/ui/users?new=1",
        "/ui/users?name=alice",
        "/ui/users?show=roles&name=app",
        "/ui/users?show=roles&new=1",
        "/ui/users?show=check&name=alice&kind=prefix&key=/config/",
        "/ui/metrics",
        "/ui/metrics?view=table&member=together&span=1m",
        "/ui/logs",
        "/ui/logs?level=fatal",
        "/ui/settings",
        "/ui/settings?text=none",
    ];

    private static readonly string[] RealRoutes =
    [
        "/ui/users",
        "/ui/metrics",
        "/ui/logs",
        "/ui/settings",
        "/ui",
        "/ui/keys",
        "/ui/keys?prefix=/registry/masterleases/&key=" + RegistryData.LeasedKey,
        "/ui/watch?scope=prefix&key=/registry/leases/&from=1&prev=1&run=1",
        "/ui/raft",
        "/ui/watchers",
    ];

    [Theory]
    [MemberData(nameof(Themes))]
    public async Task Every_route_is_clean_empty_and_with_data(string theme)
    {
        await using DemoNode node = await DemoNode.StartAsync(members: 3);
        await using Window window = await OpenAsync(node, theme);
        foreach (string route in new[] { "/ui", "/ui/elections", "/ui/keys", "/ui/watch?scope=all&run=1", "/ui/leases", "/ui/members", "/ui/watchers", "/ui/txn", "/ui/users", "/ui/users?show=roles", "/ui/metrics", "/ui/logs" })
        {
            await CheckAsync(window, route, "empty");
        }

        DemoData.Fill(node);
        DemoElections.Kill(node);
        foreach (string route in Routes)
        {
            await CheckAsync(window, route, "with data");
        }
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public async Task Administration_is_clean(string theme)
    {
        await using DemoNode node = await DemoNode.StartAsync(members: 3);
        DemoData.Fill(node);
        await using Window window = await OpenAsync(node, theme);
        foreach (string route in AdministrationRoutes)
        {
            await CheckAsync(window, route, "with data");
        }
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public async Task Every_route_of_a_real_node_is_clean_empty_and_with_data(string theme)
    {
        await using RealNode node = await RealNode.StartAsync();
        await using Window window = await OpenAsync(node, theme);
        foreach (string route in new[] { "/ui", "/ui/elections", "/ui/keys", "/ui/watch?scope=all&run=1", "/ui/leases", "/ui/members", "/ui/raft", "/ui/watchers", "/ui/txn", "/ui/users", "/ui/users?show=roles", "/ui/metrics", "/ui/logs" })
        {
            await CheckAsync(window, route, "a real node, empty");
        }

        await RegistryData.FillAsync(node);
        foreach (string route in RealRoutes)
        {
            await CheckAsync(window, route, "a real node with data");
        }
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public async Task The_palette_and_the_playground_are_clean(string theme)
    {
        await using DemoNode node = await DemoNode.StartAsync(members: 3, playground: true);
        DemoData.Fill(node);
        await using Window window = await OpenAsync(node, theme);
        await CheckAsync(window, "/ui", "with the bar");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Kill infra1" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Restart infra1" }).WaitForAsync();
        await AssertCleanAsync(window, "the bar with a dead node");
        await CheckAsync(window, "/ui/playground", "with a dead node");
        foreach (string query in new[] { "", "e", "/config/app/", "nothing of the kind" })
        {
            await window.Page.Keyboard.PressAsync("Control+k");
            await window.Page.Locator("#palette-input").FillAsync(query);
            await Assertions.Expect(window.Page.Locator(".palette__state")).ToContainTextAsync(query.StartsWith('n') ? "1 result" : "results");
            await AssertCleanAsync(window, $"the palette, '{query}'");
            await window.Page.Keyboard.PressAsync("Escape");
        }
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public async Task Errors_conflicts_and_dialogs_are_clean(string theme)
    {
        await using DemoNode node = await DemoNode.StartAsync();
        await node.PutAsync("k", "old");
        await using Window window = await OpenAsync(node, theme);
        IPage page = window.Page;
        await window.GoAsync("/ui/keys?key=k");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Locator("textarea").FillAsync("mine");
        await node.PutAsync("k", "theirs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.Locator(".conflict").WaitForAsync();
        await AssertCleanAsync(window, "a conflict");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take theirs" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.Locator("dialog[open]").WaitForAsync();
        await AssertCleanAsync(window, "a dialog");
        await window.GoAsync("/ui/users");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn authentication on…" }).ClickAsync();
        await page.Locator("dialog[open]").WaitForAsync();
        await AssertCleanAsync(window, "turning authentication on");
        await page.GotoAsync("/ui/login");
        await AssertCleanAsync(window, "the login");
        node.Logs.Refusal = EtcdErrors.PermissionDenied;
        await CheckAsync(window, "/ui/logs", "refused");
        node.Keys.Failure = EtcdErrors.NoLeader;
        await CheckAsync(window, "/ui/keys?key=k", "in error");
        node.Store.Compact(2);
        await CheckAsync(window, "/ui/watch?scope=key&key=k&from=1&run=1", "compacted");
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public async Task A_page_without_its_node_is_clean(string theme)
    {
        DemoNode node = await DemoNode.StartAsync();
        await using Window window = await OpenAsync(node, theme);
        await window.GoAsync("/ui");
        await node.DisposeAsync();
        await window.Page.Locator("#connection:not([hidden])").WaitForAsync();
        await AssertCleanAsync(window, "disconnected");
    }

    private Task<Window> OpenAsync(INodeUnderTest node, string theme) =>
        chromium.OpenAsync(node.Address, scheme: theme == "dark" ? ColorScheme.Dark : ColorScheme.Light);

    private static async Task CheckAsync(Window window, string route, string state)
    {
        await window.GoAsync(route);
        await AssertCleanAsync(window, $"{route} ({state})");
    }

    private static async Task AssertCleanAsync(Window window, string what)
    {
        AxeResult result = await window.Page.RunAxe(Rules);
        string found = string.Join("\n", result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
        Assert.True(result.Violations.Length == 0, $"{what}:\n{found}");
    }
}
