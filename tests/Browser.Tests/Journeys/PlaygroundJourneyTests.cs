using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>A stranger and the real playground: everything is found and done in the browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class PlaygroundJourneyTests(ChromiumFixture chromium)
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("WEBETCD_SCREENSHOTS");

    [Fact]
    public async Task The_leader_is_killed_from_the_page_that_it_serves_and_the_timeline_tells_it()
    {
        using var directory = new TestDirectory();
        using PlaygroundProcess playground = PlaygroundProcess.Start(directory["data"]);
        int leader = await LeaderAsync(playground);
        await using Window window = await chromium.OpenAsync(playground.Address(leader));
        window.Expect(Complaints.NodeGone);
        IPage page = window.Page;
        await window.GoAsync("/ui");
        await Assertions.Expect(Node(page, leader)).ToContainTextAsync("leads");
        await page.GetByRole(AriaRole.Link, new() { Name = "Elections", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Kill n{leader}" }).ClickAsync();
        await Assertions.Expect(page.Locator("#moved")).ToContainTextAsync($"n{leader} stopped answering");
        await page.Locator("#moved-close").ClickAsync();
        await Assertions.Expect(Node(page, leader)).ToContainTextAsync("killed");
        ILocator story = page.Locator(".election-detail");
        await Assertions.Expect(story.GetByRole(AriaRole.Heading, new() { NameRegex = Leads() })).Not.ToContainTextAsync($"n{leader} leads");
        await Assertions.Expect(story).ToContainTextAsync($"n{leader}");
        await ShootAsync(page, "playground-killed");

        await page.GetByRole(AriaRole.Button, new() { Name = $"Restart n{leader}" }).ClickAsync();
        await Assertions.Expect(Node(page, leader)).ToContainTextAsync("follows");
        await ShootAsync(page, "playground-restarted");
    }

    [Fact]
    public async Task A_node_that_is_paused_while_it_serves_the_page_is_left_and_resumed_from_another()
    {
        using var directory = new TestDirectory();
        using PlaygroundProcess playground = PlaygroundProcess.Start(directory["data"]);
        int leader = await LeaderAsync(playground);
        int follower = leader % 3 + 1;
        await using Window window = await chromium.OpenAsync(playground.Address(follower));
        window.Expect(Complaints.NodeGone);
        IPage page = window.Page;
        await window.GoAsync("/ui/playground");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Pause n{follower}" }).ClickAsync();
        await Assertions.Expect(page.Locator("#moved")).ToContainTextAsync($"n{follower} stopped answering");
        Assert.EndsWith("/ui/playground", page.Url, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Resume n{follower}" }).ClickAsync();
        await Assertions.Expect(page.Locator(".play__row--node").Nth(follower - 1)).ToContainTextAsync("follows");
    }

    [Fact]
    public async Task Traffic_is_written_and_an_older_value_of_one_of_its_keys_is_found_and_restored()
    {
        using var directory = new TestDirectory();
        using PlaygroundProcess playground = PlaygroundProcess.Start(directory["data"]);
        int leader = await LeaderAsync(playground);
        await using Window window = await chromium.OpenAsync(playground.Address(leader));
        IPage page = window.Page;
        await window.GoAsync("/ui/playground");
        await page.GetByRole(AriaRole.Button, new() { Name = "50 a second" }).ClickAsync();
        await Assertions.Expect(page.Locator("dt:text-is('Written') + dd")).ToHaveTextAsync(AtLeastHundred());
        await page.GetByRole(AriaRole.Button, new() { Name = "Off", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Off", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Locator(".card__note a").ClickAsync();
        await page.Locator(".entry__name:text-is('05')").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await page.Locator(".version").Nth(1).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore this version" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice").First).ToContainTextAsync("is back, as revision");
        await ShootAsync(page, "playground-restored");
    }

    [Fact]
    public async Task A_leader_that_is_cut_off_loses_its_place_and_links_heal()
    {
        using var directory = new TestDirectory();
        using PlaygroundProcess playground = PlaygroundProcess.Start(directory["data"]);
        int leader = await LeaderAsync(playground);
        int other = leader % 3 + 1;
        await using Window window = await chromium.OpenAsync(playground.Address(other));
        IPage page = window.Page;
        await window.GoAsync("/ui/playground");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Cut off n{leader} from the others" }).ClickAsync();
        await Assertions.Expect(page.Locator(".play__row--node").Filter(new() { HasText = "leads" })).Not.ToContainTextAsync($"n{leader}");
        await Assertions.Expect(page.Locator(".play__row--node").Nth(leader - 1)).ToContainTextAsync("not heard");
        await ShootAsync(page, "playground-cut");
        await page.GetByRole(AriaRole.Button, new() { Name = "Heal all" }).ClickAsync();
        await Assertions.Expect(page.Locator(".play__row--node").Nth(leader - 1)).ToContainTextAsync("follows");
    }

    private static ILocator Node(IPage page, int node) => page.Locator(".playbar__node").Nth(node - 1);

    /// <summary>Waits until a node leads, as its own status says.</summary>
    private static async Task<int> LeaderAsync(PlaygroundProcess playground)
    {
        string leader = await Eventually.GetAsync("a leader of the playground", async () =>
        {
            await playground.Process.StandardInput.WriteLineAsync("status");
            return LeadsLine().Match(playground.Printed) is { Success: true } match ? match.Groups[1].Value : null;
        });
        return int.Parse(leader, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task ShootAsync(IPage page, string name)
    {
        if (Pictures is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, name + ".png") });
        }
    }

    [GeneratedRegex("n([123])  leads")]
    private static partial Regex LeadsLine();

    [GeneratedRegex("leads term")]
    private static partial Regex Leads();

    [GeneratedRegex("^[1-9][0-9]{2,}$")]
    private static partial Regex AtLeastHundred();
}
