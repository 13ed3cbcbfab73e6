using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>Three real nodes: when the one that serves the page dies, the page goes on at another, with the same view and what was being typed.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LossOfNodeJourneyTests(ChromiumFixture chromium)
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("WEBETCD_SCREENSHOTS");

    [Fact]
    public async Task The_page_goes_on_at_another_member_with_the_draft()
    {
        await using ServerCluster cluster = ServerCluster.Prepare(new ClusterOptions());
        await cluster.StartAsync();
        ClusterMember first = await cluster.LeaderAsync();
        await using Window window = await chromium.OpenAsync(new Uri(first.Ports.ClientUrl));
        window.Expect(Complaints.NodeGone);
        IPage page = window.Page;
        List<string> requested = [];
        page.Request += (_, request) => requested.Add(request.Url);
        await window.GoAsync("/ui/keys?prefix=/a/&new=1");
        await page.Locator("input[name=key]").FillAsync("/a/k");
        await page.Locator("textarea[name=value]").FillAsync("old");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(page.Locator("pre.value")).ToHaveTextAsync("old");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Locator("textarea[name=value]").FillAsync("Grüße ✓\nhalf-written secret");
        await page.Locator("theme-switch button[value=dark]").ClickAsync();
        string view = new Uri(page.Url).PathAndQuery;

        await first.KillAsync();
        await Assertions.Expect(page.Locator("#moved")).ToContainTextAsync($"{first.Name} stopped answering, so this page goes on at n");
        await Assertions.Expect(page.Locator("#moved")).ToContainTextAsync("what you were typing is kept");
        await Assertions.Expect(page.Locator("textarea[name=value]")).ToHaveValueAsync("Grüße ✓\nhalf-written secret");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Uri now = new(page.Url);
        Assert.Equal(view, now.PathAndQuery);
        Assert.Empty(now.Fragment);
        Assert.Contains(cluster.Running, member => new Uri(member.Ports.ClientUrl).Port == now.Port);
        Assert.Equal(0, await page.Locator("#components-reconnect-modal").CountAsync());
        Assert.DoesNotContain("half-written", cluster.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(requested, url => url.Contains("draft", StringComparison.Ordinal) && !url.Contains("/js/", StringComparison.Ordinal) && !url.Contains('#'));
        await ShootAsync(page, "moved");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("pre.value")).ToHaveTextAsync("Grüße ✓\nhalf-written secret");
        await page.GetByRole(AriaRole.Button, new() { Name = "Got it" }).ClickAsync();
        await Assertions.Expect(page.Locator("#moved")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_draft_whose_key_was_changed_meanwhile_is_not_saved_over_it()
    {
        await using ServerCluster cluster = ServerCluster.Prepare(new ClusterOptions());
        await cluster.StartAsync();
        ClusterMember first = await cluster.LeaderAsync();
        await using Window window = await chromium.OpenAsync(new Uri(first.Ports.ClientUrl));
        window.Expect(Complaints.NodeGone);
        IPage page = window.Page;
        await PutAsync(first, "old");
        await window.GoAsync("/ui/keys?key=k");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Locator("textarea[name=value]").FillAsync("mine");
        await PutAsync(first, "theirs");
        await first.KillAsync();
        await Assertions.Expect(page.Locator("#moved")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("textarea[name=value]")).ToHaveValueAsync("mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator(".conflict pre")).ToHaveTextAsync("theirs");
    }

    [Fact]
    public async Task A_fragment_that_no_page_of_this_cluster_wrote_is_dropped()
    {
        await using Nodes.DemoNode node = await Nodes.DemoNode.StartAsync(members: 3);
        await node.PutAsync("k", "old");
        await using Window window = await chromium.OpenAsync(node.Address);
        string handed = Convert.ToBase64String("""{"from":"evil","drafts":[{"name":"key:k","text":"theirs","note":"2 text"}]}"""u8).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        await window.GoAsync($"/ui/keys?key=k#moved={handed}");
        await Assertions.Expect(window.Page.Locator("pre.value")).ToHaveTextAsync("old");
        Assert.Empty(new Uri(window.Page.Url).Fragment);
        await Assertions.Expect(window.Page.Locator("#moved")).ToBeHiddenAsync();
        Assert.Equal(0, await window.Page.Locator("textarea").CountAsync());
    }

    private static async Task PutAsync(ClusterMember member, string value)
    {
        await using Nodes.RemoteNode node = new(new Uri(member.Ports.ClientUrl));
        await node.PutAsync("k", value);
    }

    private static async Task ShootAsync(IPage page, string name)
    {
        if (Pictures is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, name + ".png") });
        }
    }
}
