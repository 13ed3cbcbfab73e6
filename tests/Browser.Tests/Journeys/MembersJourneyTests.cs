using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>A fourth real member is added as a learner, gets its vote, the leader moves, and a member is removed: all in the browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class MembersJourneyTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_cluster_grows_moves_its_leader_and_shrinks()
    {
        await using ServerCluster cluster = ServerCluster.Prepare(new ClusterOptions());
        await cluster.StartAsync();
        ClusterMember leader = await cluster.LeaderAsync();
        await using Window window = await chromium.OpenAsync(new Uri(leader.Ports.ClientUrl));
        IPage page = window.Page;
        await window.GoAsync("/ui/members");
        await Assertions.Expect(page.Locator(".row--member")).ToHaveCountAsync(3);

        await page.GetByRole(AriaRole.Link, new() { Name = "Add a member" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Voter", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".plan")).ToContainTextAsync("3 of 4 votes decide.");
        await window.AssertCleanAsync("a voter is to be added");
        await page.GetByRole(AriaRole.Link, new() { Name = "Learner", Exact = true }).ClickAsync();
        ClusterMember added = cluster.AddPlace("n4");
        await page.GetByLabel("Peer URLs").FillAsync("not a url");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add as learner" }).ClickAsync();
        await Assertions.Expect(page.Locator(".plan [role=alert]")).ToContainTextAsync("etcdserver: given member URLs are invalid");
        await page.GetByLabel("Peer URLs").FillAsync(added.AdvertisedPeerUrl);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add as learner" }).ClickAsync();
        await Assertions.Expect(page.Locator(".command")).ToContainTextAsync("--initial-cluster-state=existing");
        await Assertions.Expect(page.Locator(".row--member").Filter(new() { HasText = "not started yet" })).ToHaveCountAsync(1);

        cluster.LaunchAdded(added);
        ILocator row = page.Locator(".row--member").Filter(new() { HasText = "n4" });
        await Assertions.Expect(row).ToContainTextAsync("in step");
        await row.GetByRole(AriaRole.Link, new() { Name = "Promote n4" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Promote" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("n4 has a vote now.");
        await Assertions.Expect(page.Locator(".card--rows .quorum__text")).ToContainTextAsync("3 of 4 votes decide");

        await page.GetByRole(AriaRole.Link, new() { Name = "Let it lead: n4" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move leader" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("n4 leads now.");
        await Assertions.Expect(row.Locator(".badge")).ToHaveTextAsync("leader");

        await page.GetByRole(AriaRole.Link, new() { Name = $"Let it lead: {leader.Name}" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on at n4" }).ClickAsync();
        await page.WaitForURLAsync(added.Ports.ClientUrl + "/**");
        await page.Locator("html[data-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.GetByRole(AriaRole.Button, new() { Name = "Move leader" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice").Filter(new() { HasText = $"{leader.Name} leads now." })).ToBeVisibleAsync();

        await page.GotoAsync(leader.Ports.ClientUrl + "/ui/members");
        await page.Locator("html[data-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove n4" }).ClickAsync();
        ILocator remove = page.GetByRole(AriaRole.Button, new() { Name = "Remove" });
        await Assertions.Expect(remove).ToBeDisabledAsync();
        await page.GetByLabel("to confirm").FillAsync("n4");
        await remove.ClickAsync();
        await Assertions.Expect(page.Locator(".row--member")).ToHaveCountAsync(3);
        await window.AssertCleanAsync("after the removal");
    }
}
