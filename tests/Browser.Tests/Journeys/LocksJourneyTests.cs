using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>Locks and elections of a real node, in the browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LocksJourneyTests(ChromiumFixture chromium)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_lock_goes_from_its_holder_to_the_one_who_waits()
    {
        await using RealNode node = await RealNode.StartAsync();
        using HttpClient clients = new() { BaseAddress = node.Address };
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/leases");
        await page.GetByRole(AriaRole.Link, new() { Name = "Locks and elections" }).ClickAsync();
        await Assertions.Expect(page.Locator(".empty__title")).ToHaveTextAsync("Nobody holds or waits for anything");

        long first = await GrantAsync(clients);
        long second = await GrantAsync(clients);
        long leader = await GrantAsync(clients);
        Assert.Equal($"job/{first:x}", KeyOf(await PostAsync(clients, "/v3/lock/lock", new { name = Base64("job"), lease = Text(first) })));
        Task<JsonElement> waits = PostAsync(clients, "/v3/lock/lock", new { name = Base64("job"), lease = Text(second) });
        await PostAsync(clients, "/v3/election/campaign", new { name = Base64("boss"), lease = Text(leader), value = Base64("me <1>") });

        ILocator job = page.Locator(".queue").Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = "job", Exact = true }) });
        ILocator places = job.Locator(".row--place");
        await Assertions.Expect(places).ToHaveCountAsync(2);
        await Assertions.Expect(places.Nth(0)).ToContainTextAsync($"job/{first:x}");
        await Assertions.Expect(places.Nth(0).Locator(".tag")).ToHaveTextAsync("holds it");
        await Assertions.Expect(places.Nth(0).Locator(".countdown__left")).ToContainTextAsync("min");
        await Assertions.Expect(places.Nth(1)).ToContainTextAsync($"job/{second:x}");
        await Assertions.Expect(places.Nth(1)).ToContainTextAsync("next in line");
        ILocator boss = page.Locator(".queue").Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = "boss", Exact = true }) });
        await Assertions.Expect(boss.Locator(".queue__name .tag")).ToHaveTextAsync("election");
        await Assertions.Expect(boss.Locator(".row--place .tag")).ToHaveTextAsync("leads");
        await Assertions.Expect(boss.Locator(".place__value")).ToContainTextAsync("me <1>");

        await job.GetByRole(AriaRole.Button, new() { Name = "Release job" }).ClickAsync();
        ILocator dialog = page.Locator("dialog[open]");
        await dialog.Locator("input[name=confirm]").FillAsync(first.ToString("x", CultureInfo.InvariantCulture));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke the lease" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("job is released.");
        Assert.Equal($"job/{second:x}", KeyOf(await waits.WaitAsync(Deadline)));
        await Assertions.Expect(places).ToHaveCountAsync(1);
        await Assertions.Expect(places.Locator(".tag")).ToHaveTextAsync("holds it");
        await Assertions.Expect(places).ToContainTextAsync($"job/{second:x}");

        // What others do is seen without a hand on the page.
        await PostAsync(clients, "/v3/lease/revoke", new Dictionary<string, string> { ["ID"] = Text(second) });
        await Assertions.Expect(job).ToHaveCountAsync(0);
        await Assertions.Expect(boss).ToHaveCountAsync(1);
    }

    /// <summary>Longer than the test takes. A dictionary, since names of properties would lose their capitals.</summary>
    private static async Task<long> GrantAsync(HttpClient client)
    {
        JsonElement lease = await PostAsync(client, "/v3/lease/grant", new Dictionary<string, string> { ["TTL"] = "600" });
        return long.Parse(lease.GetProperty("ID").GetString()!, CultureInfo.InvariantCulture);
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string KeyOf(JsonElement answer) => Encoding.UTF8.GetString(answer.GetProperty("key").GetBytesFromBase64());

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(long lease) => lease.ToString(CultureInfo.InvariantCulture);
}
