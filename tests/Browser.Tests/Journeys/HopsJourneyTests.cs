using System.Net.Http.Json;
using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>
/// A signed-in user types while the node that serves the page is killed again and again: each time the page goes on at another member with the same view and
/// draft, and nobody asks for a password. <c>WEBETCD_PAGE_HOPS</c> says how often; how long each took is printed.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class HopsJourneyTests(ChromiumFixture chromium, ITestOutputHelper output)
{
    /// <summary>Notes, in each page as it opens, when its connection lives and the draft stands in its field: looked for before each picture that the screen gets.</summary>
    private const string NoteReturn = """
        addEventListener("DOMContentLoaded", function look() {
          const back = document.documentElement.dataset.live && document.querySelector("textarea[name=value]")?.value.startsWith("half-written");
          back ? performance.mark("back") : requestAnimationFrame(look);
        });
        """;

    /// <summary>When the page left the dead node, had its document from the next, had all scripts, and was live with the draft again; milliseconds since the kill.</summary>
    private const string Steps = """
        killedAt => {
          const page = performance.getEntriesByType("navigation")[0];
          return [0, page.responseStart, page.domContentLoadedEventEnd, performance.getEntriesByName("back")[0].startTime].map(ms => performance.timeOrigin + ms - killedAt);
        }
        """;

    private const string Draft = "half-written ✓\nsecond line";

    [Fact]
    public async Task The_page_outlives_every_node_that_serves_it()
    {
        int hops = int.Parse(Environment.GetEnvironmentVariable("WEBETCD_PAGE_HOPS") ?? "3", System.Globalization.CultureInfo.InvariantCulture);
        await using ServerCluster cluster = ServerCluster.Prepare(new ClusterOptions());
        await cluster.StartAsync();
        ClusterMember serving = await cluster.LeaderAsync();
        await EnableUsersAsync(serving);
        await using Window window = await chromium.OpenAsync(new Uri(serving.Ports.ClientUrl));
        window.Expect(Complaints.NodeGone);
        IPage page = window.Page;
        await page.AddInitScriptAsync(NoteReturn);
        await SignInAsync(page);
        await window.GoAsync("/ui/keys?prefix=/a/&key=/a/k");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Locator("textarea[name=value]").FillAsync(Draft);
        string view = new Uri(page.Url).PathAndQuery;

        var seconds = new List<double>();
        for (int hop = 1; hop <= hops; hop++)
        {
            DateTimeOffset killed = TimeProvider.System.GetUtcNow();
            await serving.KillAsync();
            ClusterMember next = await WhereAsync(page, cluster, serving);
            await Assertions.Expect(page.Locator("textarea[name=value]")).ToHaveValueAsync(Draft);
            await page.Locator("html[data-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.WaitForFunctionAsync("() => performance.getEntriesByName('back').length > 0");
            double[] steps = await page.EvaluateAsync<double[]>(Steps, killed.ToUnixTimeMilliseconds());
            output.WriteLine($"hop {hop}, {serving.Name} to {next.Name}, ms: left {steps[0]:F0}, document {steps[1]:F0}, scripts {steps[2]:F0}, live with the draft {steps[3]:F0}");
            seconds.Add(steps[3] / 1000);
            Assert.Equal(view, new Uri(page.Url).PathAndQuery);
            await Assertions.Expect(page.Locator("#moved")).ToContainTextAsync($"{serving.Name} stopped answering");
            await cluster.RestartAsync(serving);
            serving = next;
        }

        output.WriteLine($"{hops} hops, seconds from the kill to the live page with its draft: {string.Join(" ", seconds.Select(value => $"{value:F2}"))}");
        seconds.Sort();
        output.WriteLine($"median {seconds[seconds.Count / 2]:F2} s, p95 {seconds[(int)Math.Ceiling(seconds.Count * 0.95) - 1]:F2} s");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("pre.value")).ToHaveTextAsync(Draft);
    }

    /// <summary>The member at which the page is, once it has left another.</summary>
    private static async Task<ClusterMember> WhereAsync(IPage page, ServerCluster cluster, ClusterMember left)
    {
        await page.WaitForURLAsync(address => new Uri(address).Port != new Uri(left.Ports.ClientUrl).Port);
        return cluster.Members.Single(member => new Uri(member.Ports.ClientUrl).Port == new Uri(page.Url).Port);
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.GotoAsync("/ui/login");
        await page.Locator("input[name=name]").FillAsync("root");
        await page.Locator("input[name=password]").FillAsync("a long word");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.Locator("html[data-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    private static async Task EnableUsersAsync(ClusterMember member)
    {
        await using (Nodes.RemoteNode node = new(new Uri(member.Ports.ClientUrl)))
        {
            await node.PutAsync("/a/k", "old");
        }

        using HttpClient http = new() { BaseAddress = new Uri(member.Ports.ClientUrl) };
        foreach ((string path, object request) in new (string, object)[]
        {
            ("user/add", new { name = "root", password = "a long word" }),
            ("role/add", new { name = "root" }),
            ("user/grant", new { user = "root", role = "root" }),
            ("enable", new { }),
        })
        {
            using HttpResponseMessage answer = await http.PostAsJsonAsync("/v3/auth/" + path, request, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }
    }
}
