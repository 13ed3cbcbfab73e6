using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>Every page at phone, tablet and desk width in both themes. Pictures go to WEBETCD_SCREENSHOTS when that is set.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LayoutTests(ChromiumFixture chromium)
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("WEBETCD_SCREENSHOTS");

    // A theme changes no width: both are only needed to look at.
    public static readonly TheoryData<int, string> Widths = string.IsNullOrEmpty(Pictures)
        ? new() { { 320, "light" }, { 768, "light" }, { 1440, "light" } }
        : new() { { 360, "light" }, { 360, "dark" }, { 768, "light" }, { 768, "dark" }, { 1440, "light" }, { 1440, "dark" } };

    private static readonly (string Name, string Path)[] Full =
    [
        ("overview", "/ui"),
        ("elections-alone", "/ui/elections"),
        ("keys", "/ui/keys"),
        ("keys-folder", "/ui/keys?prefix=/registry/pods/default/&key=/registry/pods/default/web-003"),
        ("keys-json", "/ui/keys?prefix=/config/app/&key=/config/app/database"),
        ("keys-hex", "/ui/keys?prefix=/bin/&key=/bin/\\xff\\x00"),
        ("keys-lease", "/ui/keys?prefix=/services/api/&key=/services/api/10.0.0.4:8080"),
        ("keys-new", "/ui/keys?prefix=/config/&new=1"),
        ("watch", "/ui/watch"),
        ("watch-live", "/ui/watch?scope=all&from=1&run=1&prev=1"),
        ("missing", "/ui/nothing/here"),
    ];

    private static readonly (string Name, string Path)[] Real =
    [
        ("real-overview", "/ui"),
        ("real-keys-folder", "/ui/keys?prefix=/registry/"),
        ("real-keys-pod", "/ui/keys?prefix=/registry/pods/default/&key=" + RegistryData.Pod),
        ("real-keys-json", "/ui/keys?prefix=/registry/configmaps/kube-system/&key=" + RegistryData.JsonKey),
        ("real-keys-lease", "/ui/keys?prefix=/registry/masterleases/&key=" + RegistryData.LeasedKey),
        ("real-watch-live", "/ui/watch?scope=prefix&key=/registry/leases/&from=1&run=1&prev=1"),
    ];

    private static readonly (string Name, string Path)[] Upkeep =
    [
        ("history", "/ui/keys?prefix=/config/app/&key=/config/app/database&versions=all"),
        ("keys-past", "/ui/keys?prefix=/config/app/&rev=5&key=/config/app/greeting"),
        ("diff", "/ui/diff?prefix=/config/&from=2"),
        ("copy", "/ui/copy"),
        ("copy-plan", "/ui/copy?from=/config/&to=/settings/"),
        ("leases", "/ui/leases"),
        ("leases-grant", "/ui/leases?new=1"),
        ("locks", "/ui/leases?show=locks"),
        ("storage", "/ui/storage?hash=3"),
        ("storage-space", "/ui/storage?space=/"),
        ("members", "/ui/members"),
        ("members-add", "/ui/members?do=add-voter"),
        ("members-remove", "/ui/members?do=remove&member=2"),
        ("members-move", "/ui/members?do=move-leader&member=2"),
        ("raft", "/ui/raft"),
        ("watchers", "/ui/watchers"),
        ("txn", "/ui/txn"),
        ("txn-built", "/ui/txn?if=mod%20%3D%20/config/app/greeting%205&then=put%20/a%20b&then=delete-prefix%20/tmp/&else=get-prefix%20/config/"),
    ];

    private static readonly (string Name, string Path)[] Administration =
    [
        ("users", "/ui/users"),
        ("users-new", "/ui/users?new=1"),
        ("users-alice", "/ui/users?name=alice"),
        ("roles", "/ui/users?show=roles&name=app"),
        ("check", "/ui/users?show=check&name=alice&kind=range&key=/config/a&end=/config/z"),
        ("metrics", "/ui/metrics"),
        ("metrics-tables", "/ui/metrics?view=table"),
        ("logs", "/ui/logs"),
        ("settings", "/ui/settings"),
    ];

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task No_page_is_wider_than_its_window(int width, string theme)
    {
        await using DemoNode node = await DemoNode.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address, width, 900, theme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        await ShootAsync(window, "keys-empty", "/ui/keys", width, theme);
        DemoData.Fill(node);
        foreach ((string name, string path) in Full)
        {
            await ShootAsync(window, name, path, width, theme);
        }
    }

    [Fact]
    public async Task No_page_of_a_real_node_is_wider_than_its_window()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await RegistryData.FillAsync(node);
        foreach ((int width, string theme) in Widths.Select(row => row.Data))
        {
            await using Window window = await chromium.OpenAsync(node.Address, width, 900, theme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
            foreach ((string name, string path) in Real)
            {
                await ShootAsync(window, name, path, width, theme);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task A_cluster_of_five_with_troubles_fits_too(int width, string theme)
    {
        await using DemoNode node = await DemoNode.StartAsync(members: 5);
        DemoData.Fill(node);
        await using Window window = await chromium.OpenAsync(node.Address, width, 900, theme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        await ShootAsync(window, "overview-five", "/ui", width, theme);
        node.Observer.Publish(Troubled(node.Observer.Current));
        await ShootAsync(window, "overview-troubled", "/ui", width, theme);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task Elections_fit_too(int width, string theme)
    {
        await using DemoNode node = await DemoNode.StartAsync(members: 3);
        await using Window window = await chromium.OpenAsync(node.Address, width, 900, theme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        await ShootAsync(window, "elections-none", "/ui/elections", width, theme);
        DemoElections.Many(node);
        await ShootAsync(window, "elections-split", "/ui/elections", width, theme);
        await ShootAsync(window, "elections-refused", "/ui/elections?term=4", width, theme);
        await ShootAsync(window, "elections-killed", "/ui/elections?term=3&time=clock", width, theme);
        await ShootAsync(window, "elections-unknown", "/ui/elections?term=77&member=infra1", width, theme);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task Upkeep_fits_too(int width, string theme)
    {
        await using DemoNode node = await DemoNode.StartAsync(members: 3);
        DemoData.Fill(node);
        node.Store.Put("/config/app/database", """{"host":"db2.internal","port":5432,"pool":{"min":4,"max":20},"tls":true}""");
        node.Leases.SecondsLeft[0x32695410dcc0ca06] = 5;
        node.Observer.Publish(node.Observer.Current.With(3, member => member with { Reachable = false, ObservedAt = member.ObservedAt.AddMinutes(-3) }));
        await using Window window = await chromium.OpenAsync(node.Address, width, 900, theme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        foreach ((string name, string path) in Upkeep)
        {
            await ShootAsync(window, name, path, width, theme);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task The_playground_and_the_palette_fit_too(int width, string theme)
    {
        await using DemoNode node = await DemoNode.StartAsync(members: 3, playground: true);
        DemoData.Fill(node);
        await using Window window = await chromium.OpenAsync(node.Address, width, 900, theme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        await ShootAsync(window, "playground", "/ui/playground", width, theme);
        await ShootAsync(window, "playground-bar", "/ui/elections", width, theme);
        foreach ((string name, string query) in new[] { ("palette", ""), ("palette-keys", "/config/app/") })
        {
            await window.Page.Keyboard.PressAsync("Control+k");
            await window.Page.Locator("#palette-input").FillAsync(query);
            await Assertions.Expect(window.Page.Locator(".palette__state")).ToContainTextAsync("results");
            Assert.True(await window.Page.EvaluateAsync<bool>("document.getElementById('palette').getBoundingClientRect().right <= innerWidth"), name);
            if (Pictures is { Length: > 0 } directory)
            {
                await window.Page.WaitForTimeoutAsync(300);
                await window.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, $"{name}-{width}-{theme}.png") });
            }

            await window.Page.Keyboard.PressAsync("Escape");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task Administration_fits_too(int width, string theme)
    {
        await using DemoNode node = await DemoNode.StartAsync(members: 3);
        DemoData.Fill(node);
        await using Window window = await chromium.OpenAsync(node.Address, width, 900, theme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        foreach ((string name, string path) in Administration)
        {
            await ShootAsync(window, name, path, width, theme);
        }

        await window.GoAsync("/ui/logs");
        await window.Page.Locator(".log__head").Nth(1).ClickAsync();
        await ShootAgainAsync(window, "logs-open", width, theme);
        await window.GoAsync("/ui/users");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Turn authentication on…" }).ClickAsync();
        await window.Page.Locator("dialog[open]").WaitForAsync();
        await ShootAgainAsync(window, "users-enable", width, theme);
        await window.Page.GotoAsync("/ui/login");
        await ShootAgainAsync(window, "login", width, theme);
    }

    private static ClusterView Troubled(ClusterView view) => (view with { Alarms = [new AlarmView(1, "NOSPACE")] })
        .With(1, member => member with { Raft = member.Raft with { Progress = [.. member.Raft.Progress.Select(Trouble)] } })
        .With(3, member => member with { Reachable = false, ObservedAt = member.ObservedAt.AddMinutes(-3) })
        .With(4, member => member with { IsLearner = true, Raft = member.Raft with { AppliedIndex = 1019 } });

    private static ProgressView Trouble(ProgressView progress) => progress.MemberId switch
    {
        3 => progress with { State = "probe", RecentlyActive = false, Match = 900 },
        4 => progress with { State = "snapshot", Match = 0, IsLearner = true },
        5 => progress with { Match = 1190 },
        _ => progress,
    };

    private static async Task ShootAsync(Window window, string name, string path, int width, string theme)
    {
        window.Expect(Complaints.NotFound);
        await window.GoAsync(path);
        await ShootAgainAsync(window, name, width, theme);
    }

    private static async Task ShootAgainAsync(Window window, string name, int width, string theme)
    {
        if (Pictures is { Length: > 0 } directory)
        {
            await window.Page.WaitForTimeoutAsync(300);
            Directory.CreateDirectory(directory);
            await window.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, $"{name}-{width}-{theme}.png"), FullPage = true });
        }

        int excess = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(excess <= 0, $"{name} is {excess} px wider than a window of {width} px");
        Assert.DoesNotContain(window.Complaints(), complaint => !complaint.Contains("404", StringComparison.Ordinal));
    }
}
