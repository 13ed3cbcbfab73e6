using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>Two of three real nodes die: the pages of the third open from what it has, say how old that is and why nothing can be written, and go on when a quorum is back.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LossOfQuorumJourneyTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Pages_open_from_local_state_and_say_how_old_it_is()
    {
        await using ServerCluster cluster = ServerCluster.Prepare(new ClusterOptions());
        await cluster.StartAsync();
        ClusterMember left = await cluster.LeaderAsync();
        await using RemoteNode node = new(new Uri(left.Ports.ClientUrl));
        await node.PutAsync("/a/k", "kept");
        ClusterMember[] dead = [.. cluster.Members.Where(member => member != left)];
        await using Window window = await chromium.OpenAsync(new Uri(left.Ports.ClientUrl));
        window.Expect(Complaints.NodeGone);
        IPage page = window.Page;
        foreach (ClusterMember member in dead)
        {
            await member.KillAsync();
        }

        await window.GoAsync("/ui");
        await Assertions.Expect(page.Locator(".serving__word")).ToHaveTextAsync("No quorum");
        await window.GoAsync("/ui/keys?prefix=/a/&key=/a/k");
        await Assertions.Expect(page.Locator("pre.value")).ToHaveTextAsync("kept");
        await Assertions.Expect(page.Locator(".safety").Nth(1)).ToContainTextAsync("what this node has by itself, from ");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToBeDisabledAsync();
        await window.GoAsync("/ui/users");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Everybody may do everything");
        await window.GoAsync("/ui/leases");
        await Assertions.Expect(page.Locator(".empty__title")).ToHaveTextAsync("No lease is granted");

        await window.GoAsync("/ui/keys?prefix=/a/&key=/a/k");
        await cluster.RestartAsync(dead[0]);
        await Assertions.Expect(page.Locator(".safety")).ToHaveCountAsync(0);
        await node.PutAsync("/a/k", "new");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("new");
    }
}
