using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>The log, the clients and transactions of a real node, in the browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class InspectionJourneyTests(ChromiumFixture chromium)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_log_is_followed_held_and_leafed_through()
    {
        await using RealNode node = await RealNode.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/raft");
        await node.PutAsync("/followed", "some value");
        ILocator newest = page.Locator(".table--log tbody tr").First;
        await Assertions.Expect(newest).ToContainTextAsync("/followed");
        await Assertions.Expect(newest).ToContainTextAsync("value of 10 B");
        await Assertions.Expect(newest.Locator(".tag")).ToHaveTextAsync("applied");
        await Assertions.Expect(page.Locator(".lane__words")).ToContainTextAsync("leads");

        await page.GetByRole(AriaRole.Link, new() { Name = "Hold" }).ClickAsync();
        await page.WaitForURLAsync("**/ui/raft?at=*");
        for (int i = 0; i < 60; i++)
        {
            await node.PutAsync($"/later/{i}", "v");
        }

        int held = int.Parse(page.Url.Split('=')[1], CultureInfo.InvariantCulture);
        ILocator newer = page.GetByRole(AriaRole.Link, new() { Name = "Newer" });
        await Assertions.Expect(newer).ToHaveAttributeAsync("href", string.Create(CultureInfo.InvariantCulture, $"/ui/raft?at={held + 50}"));
        await newer.ClickAsync();
        await Assertions.Expect(page.Locator(".table--log")).ToContainTextAsync("/later/40");
        await Assertions.Expect(page.Locator(".table--log")).Not.ToContainTextAsync("/later/59");
        await page.GetByRole(AriaRole.Link, new() { Name = "Follow" }).ClickAsync();
        await Assertions.Expect(newest).ToContainTextAsync("/later/59");
        await page.GetByLabel("Up to entry").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".table--log tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".table--log")).ToContainTextAsync("conf change");
    }

    [Fact]
    public async Task A_watch_of_a_client_is_found_and_cancelled()
    {
        await using RealNode node = await RealNode.StartAsync();
        using HttpClient client = new() { BaseAddress = node.Address };
        using HttpRequestMessage request = new(HttpMethod.Post, "/v3/watch") { Content = JsonContent.Create(new { create_request = new { key = Convert.ToBase64String("/watched"u8) } }) };
        request.Headers.UserAgent.ParseAdd("journey/1.0");
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Deadline);
        using StreamReader told = new(await response.Content.ReadAsStreamAsync());
        Assert.Contains("\"created\":true", await told.ReadLineAsync().WaitAsync(Deadline), StringComparison.Ordinal);

        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/watchers?find=/watched");
        ILocator watch = page.Locator("[aria-label='Open watches'] tbody tr");
        await Assertions.Expect(watch).ToContainTextAsync("/watched");
        await Assertions.Expect(watch).ToContainTextAsync("in step");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all" }).ClickAsync();
        await Assertions.Expect(page.Locator("[aria-label='Open connections']")).ToContainTextAsync("journey/1.0");
        await watch.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.Locator("dialog[open]").WaitForAsync();
        await window.AssertCleanAsync("a watch is to be cancelled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the watch" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("is canceled.");
        await Assertions.Expect(page.Locator(".empty__title")).ToHaveTextAsync("Nobody watches here");
        string? end = await told.ReadLineAsync().WaitAsync(Deadline);
        Assert.Contains("\"canceled\":true", end, StringComparison.Ordinal);
        Assert.Contains("watch canceled by an administrator", end, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_is_put_together_run_and_asked_about()
    {
        await using RealNode node = await RealNode.StartAsync();
        await node.PutAsync("/tmp/1", "v");
        await node.PutAsync("/tmp/2", "v");
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/txn");
        await page.GetByRole(AriaRole.Link, new() { Name = "Put a key that is not there yet" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Compare 1").GetByLabel("of key")).ToHaveValueAsync("/lock/a");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an operation to Then" }).ClickAsync();
        ILocator second = page.GetByLabel("Then, operation 2");
        await second.GetByLabel("Do").SelectOptionAsync("DeletePrefix");
        await second.GetByLabel("keys that begin with").FillAsync("/tmp/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog[open]")).ToContainTextAsync("2 keys");
        await window.AssertCleanAsync("a transaction that deletes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run and delete" }).ClickAsync();
        await Assertions.Expect(page.Locator(".txn-result h2")).ToContainTextAsync("Then ran");
        await Assertions.Expect(page.Locator(".txn-result")).ToContainTextAsync("2 keys are gone");

        // The address holds all of it: another window has the same transaction, which now goes the other way.
        await using Window other = await chromium.OpenAsync(node.Address);
        await other.GoAsync(new Uri(page.Url).PathAndQuery);
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Run and delete" }).ClickAsync();
        await Assertions.Expect(other.Page.Locator(".txn-result h2")).ToContainTextAsync("Else ran");
        await Assertions.Expect(other.Page.Locator(".txn-result tbody")).ToContainTextAsync("/lock/a");
        await other.AssertCleanAsync("its other branch");
    }

    [Fact]
    public async Task While_users_are_asked_for_root_alone_looks_in()
    {
        await using RealNode node = await RealNode.StartAsync();
        using HttpClient client = new() { BaseAddress = node.Address };
        await PostAsync(client, "user/add", new { name = "root", password = "rpw" });
        await PostAsync(client, "user/add", new { name = "plain", password = "ppw" });
        await PostAsync(client, "user/grant", new { user = "root", role = "root" });
        await PostAsync(client, "enable", new { });

        await using Window plain = await SignInAsync(node, "plain", "ppw");
        await plain.GoAsync("/ui/raft");
        await Assertions.Expect(plain.Page.Locator("[role=alert]").First).ToContainTextAsync("only users with the role root");
        await Assertions.Expect(plain.Page.Locator(".table--log")).ToHaveCountAsync(0);
        await plain.AssertCleanAsync("the log, refused");
        await plain.GoAsync("/ui/watchers");
        await Assertions.Expect(plain.Page.Locator("[role=alert]").First).ToContainTextAsync("only users with the role root");
        await plain.AssertCleanAsync("the watchers, refused");
        await plain.GoAsync("/ui/txn?then=put%20k%20v");
        await plain.Page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Assertions.Expect(plain.Page.Locator(".notice--error")).ToContainTextAsync("etcdserver: permission denied");

        await using Window root = await SignInAsync(node, "root", "rpw");
        await root.GoAsync("/ui/txn?then=put%20k%20v");
        await root.Page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Assertions.Expect(root.Page.Locator(".txn-result h2")).ToContainTextAsync("Then ran");
        await root.GoAsync("/ui/raft");
        await Assertions.Expect(root.Page.Locator(".table--log tbody tr").First.Locator(".log__from")).ToContainTextAsync("root");
        await root.GoAsync("/ui/watchers");
        await Assertions.Expect(root.Page.Locator("[aria-label='Open connections'] tbody tr").First).ToBeVisibleAsync();
    }

    private static async Task PostAsync(HttpClient client, string call, object body)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync("/v3/auth/" + call, body);
        response.EnsureSuccessStatusCode();
    }

    private async Task<Window> SignInAsync(RealNode node, string user, string password)
    {
        Window window = await chromium.OpenAsync(node.Address);
        await window.Page.GotoAsync("/ui/login");
        await window.Page.GetByLabel("User").FillAsync(user);
        await window.Page.GetByLabel("Password").FillAsync(password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await window.Page.Locator("html[data-live]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        return window;
    }
}
