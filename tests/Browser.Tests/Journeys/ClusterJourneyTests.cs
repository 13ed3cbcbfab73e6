using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>Three real nodes: any of them shows all of them, and the election that follows when the leader is killed.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ClusterJourneyTests(ChromiumFixture chromium)
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("WEBETCD_SCREENSHOTS");

    [Fact]
    public async Task The_leader_is_killed_and_the_others_show_the_election()
    {
        await using ServerCluster cluster = ServerCluster.Prepare(new ClusterOptions());
        await cluster.StartAsync();
        string leader = await LeaderAsync(cluster);
        ClusterMember[] others = [.. cluster.Members.Where(member => member.Name != leader)];

        await using Window window = await chromium.OpenAsync(new Uri(others[0].Ports.ClientUrl));
        IPage page = window.Page;
        await window.GoAsync("/ui");
        await Assertions.Expect(page.Locator(".page-head")).ToContainTextAsync("3 of 3 voting members reachable");
        await Assertions.Expect(page.Locator(".topology--wide .node--leads .node__name")).ToHaveTextAsync(leader);
        await Assertions.Expect(page.Locator(".topology--wide .link:not(.link--peer) .link__label")).ToContainTextAsync(["in step", "in step"]);
        await Assertions.Expect(page.Locator(".topology--wide .link--peer:not(.link--broken)")).ToHaveCountAsync(1);

        await cluster.Members.Single(member => member.Name == leader).KillAsync();
        await Assertions.Expect(page.Locator(".page-head")).ToContainTextAsync("2 of 3 voting members reachable");
        await Assertions.Expect(page.Locator(".quorum")).ToContainTextAsync($"{leader} not reached");
        await Assertions.Expect(page.Locator(".topology--wide .node--unreachable .node__index")).ToContainTextAsync("seen");
        await Assertions.Expect(page.Locator(".topology--wide .node--leads .node__name")).Not.ToHaveTextAsync(leader);
        string next = await page.Locator(".topology--wide .node--leads .node__name").TextContentAsync() ?? "";
        await ShootAsync(window, "real-cluster-overview");
        await window.AssertCleanAsync("a member is lost");

        await page.GetByRole(AriaRole.Link, new() { Name = "Elections" }).ClickAsync();
        await Assertions.Expect(page.Locator("#episode-title")).ToContainTextAsync($"{next} leads term");
        await Assertions.Expect(page.Locator(".story")).ToContainTextAsync($"after it last heard {leader}");
        await Assertions.Expect(page.Locator(".story")).ToContainTextAsync("Nobody led for");
        await Assertions.Expect(page.Locator(".sequence--wide .step--leads")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".table--steps tbody tr").First).ToBeVisibleAsync();
        await ShootAsync(window, "real-cluster-elections");
        await window.AssertCleanAsync("the election");

        // The other node tells the same.
        await using Window second = await chromium.OpenAsync(new Uri(others[1].Ports.ClientUrl), scheme: ColorScheme.Dark);
        await second.GoAsync("/ui/elections");
        await Assertions.Expect(second.Page.Locator("#episode-title")).ToContainTextAsync($"{next} leads term");
        await Assertions.Expect(second.Page.Locator(".story")).ToContainTextAsync($"after it last heard {leader}");
        await second.AssertCleanAsync("the election, in the other window");
    }

    [Fact]
    public async Task A_member_that_comes_back_is_seen_again()
    {
        await using ServerCluster cluster = ServerCluster.Prepare(new ClusterOptions());
        await cluster.StartAsync();
        string leader = await LeaderAsync(cluster);
        ClusterMember follower = cluster.Members.First(member => member.Name != leader);
        await using Window window = await chromium.OpenAsync(new Uri(cluster.Members.Single(member => member.Name == leader).Ports.ClientUrl));
        await window.GoAsync("/ui");
        await Assertions.Expect(window.Page.Locator(".topology--wide .node")).ToHaveCountAsync(3);
        await follower.KillAsync();
        await Assertions.Expect(window.Page.Locator(".topology--wide .node--unreachable .node__name")).ToHaveTextAsync(follower.Name);
        await cluster.RestartAsync(follower);
        await Assertions.Expect(window.Page.Locator(".topology--wide .node--unreachable")).ToHaveCountAsync(0);
        await Assertions.Expect(window.Page.Locator(".events")).ToContainTextAsync($"{follower.Name} answers again");
    }

    private static Task<string> LeaderAsync(ServerCluster cluster) => Eventually.GetAsync("a leader", async () =>
    {
        var status = (await cluster.Members[0].Client.StatusAsync(TimeSpan.FromSeconds(2))).Value;
        return cluster.Members.FirstOrDefault(member => member.Id == status.Leader)?.Name;
    });

    private static async Task ShootAsync(Window window, string name)
    {
        if (Pictures is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
            await window.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, name + ".png"), FullPage = true });
        }
    }
}
