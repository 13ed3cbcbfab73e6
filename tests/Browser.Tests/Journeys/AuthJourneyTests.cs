using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;
using static Microsoft.Playwright.Assertions;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>From a cluster where everybody may do everything to a user who sees and can do one prefix, and just that: on every page and on the hub.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AuthJourneyTests(ChromiumFixture chromium)
{
    private const string RootPassword = "correct horse";
    private const string AlicePassword = "battery staple";

    [Fact]
    public async Task A_user_limited_to_one_prefix_sees_and_can_do_just_that()
    {
        await using RealNode node = await RealNode.StartAsync("--bcrypt-cost=4");
        await node.PutAsync("/app/a", "before");
        await node.PutAsync("/other/x", "hidden");
        await using Window admin = await chromium.OpenAsync(node.Address);
        await EnableAsync(admin);
        await SignInAsync(admin, "root", RootPassword);
        await CreateAliceAsync(admin);

        await using Window alice = await chromium.OpenAsync(node.Address);
        await alice.Page.GotoAsync("/ui/keys?prefix=/app/");
        await Expect(alice.Page).ToHaveURLAsync(new Uri(node.Address, "/ui/login?to=/ui/keys%3Fprefix%3D/app/").AbsoluteUri);
        await SignInAsync(alice, "alice", AlicePassword);
        await Expect(alice.Page).ToHaveURLAsync(new Uri(node.Address, "/ui/keys?prefix=/app/").ToString());
        await KeysAsync(alice);
        await WatchAsync(alice);
        await AdministrationAsync(alice);
        await HubAsync(node);
        await DisableAsync(admin);
    }

    private static async Task EnableAsync(Window admin)
    {
        IPage page = admin.Page;
        await admin.GoAsync("/ui/users");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn authentication on…" }).ClickAsync();
        await page.Locator("dialog.dialog input[name=password]").FillAsync(RootPassword);
        await page.Locator("dialog.dialog input[name=repeat]").FillAsync(RootPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn on", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/ui/login**");
    }

    private static async Task SignInAsync(Window window, string user, string password)
    {
        IPage page = window.Page;
        await page.Locator("input[name=name]").FillAsync(user);
        await page.Locator("input[name=password]").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.Locator(".session__user")).ToHaveTextAsync(user);
        Assert.DoesNotContain(password.Split(' ')[0], page.Url, StringComparison.Ordinal);
    }

    private static async Task CreateAliceAsync(Window admin)
    {
        IPage page = admin.Page;
        await admin.GoAsync("/ui/users?show=roles&new=1");
        await page.Locator("input[name=name]").FillAsync("app");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await page.Locator(".permission-form input[name=key]").FillAsync("/app/");
        await page.Locator(".permission-form button[type=submit]").ClickAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync("Role app may read and write every key with /app/.");
        await admin.GoAsync("/ui/users?new=1");
        await page.Locator("input[name=name]").FillAsync("alice");
        await page.Locator("input[name=password]").FillAsync(AlicePassword);
        await page.Locator("input[name=repeat]").FillAsync(AlicePassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await page.Locator(".row__panel .inline-form button[type=submit]").ClickAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync("alice has the role app now.");
        await admin.GoAsync("/ui/users?show=check&name=alice&kind=key&key=/app/a");
        await Expect(page.Locator(".verdicts")).ToContainTextAsync("because of the role app");
        await admin.GoAsync("/ui/users?show=check&name=alice&kind=key&key=/other/x");
        await Expect(page.Locator(".verdicts")).ToContainTextAsync("no role allows it");
    }

    private static async Task KeysAsync(Window alice)
    {
        IPage page = alice.Page;
        await alice.GoAsync("/ui/keys");
        await Expect(page.Locator(".browser__list .notice")).ToContainTextAsync("You may not list these keys.");
        await page.GetByRole(AriaRole.Link, new() { Name = "every key with /app/" }).ClickAsync();
        await page.Locator(".entry__name:text-is('a')").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Locator("textarea").FillAsync("by alice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("pre.value")).ToHaveTextAsync("by alice");
        await alice.GoAsync("/ui/keys?prefix=/other/&key=/other/x");
        await Expect(page.Locator(".panel [role=alert]")).ToContainTextAsync("permission denied");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("hidden");
        await alice.GoAsync("/ui/keys?prefix=/other/&new=1");
        await page.Locator("input[name=key]").FillAsync("/other/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.Locator(".panel [role=alert]")).ToContainTextAsync("permission denied");
        await alice.GoAsync("/ui/keys?prefix=/other/&key=/other/x&versions=all");
        await Expect(page.Locator("main [role=alert]").First).ToContainTextAsync("permission denied");
    }

    private static async Task WatchAsync(Window alice)
    {
        IPage page = alice.Page;
        await alice.GoAsync("/ui/watch?scope=prefix&key=/app/&from=1&run=1");
        await Expect(page.Locator(".table--events tbody tr").First).ToContainTextAsync("by alice");
        await alice.GoAsync("/ui/watch?scope=all&from=1&run=1");
        await Expect(page.Locator("main")).ToContainTextAsync("permission denied");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("hidden");
    }

    private static async Task AdministrationAsync(Window alice)
    {
        IPage page = alice.Page;
        await alice.GoAsync("/ui/users");
        await Expect(page.Locator(".notice")).ToContainTextAsync("administered by root");
        await Expect(page.Locator(".row__name")).ToHaveTextAsync("app");
        await Expect(page.Locator("main button")).ToHaveCountAsync(0);
        await alice.GoAsync("/ui/logs");
        await Expect(page.Locator("main [role=alert]")).ToContainTextAsync("The log is for root.");
        await alice.GoAsync("/ui/settings");
        await Expect(page.Locator("main [role=alert]")).ToContainTextAsync("The settings are for root.");
        await alice.GoAsync("/ui/metrics");
        await Expect(page.Locator(".chart").First).ToBeVisibleAsync();
    }

    private static async Task HubAsync(RealNode node)
    {
        string token = await TokenAsync(node, "alice", AlicePassword);
        await using HubScript script = await HubScript.OpenAsync(node.Address, token: token);
        await script.StreamAsync("own", "WatchKeys", Base64("/app/"), Base64("/app0"), 1);
        Assert.True((await script.ItemAsync("own")).GetProperty("created").GetBoolean());
        Assert.Equal(Base64("before"), (await script.ItemAsync("own")).GetProperty("events")[0].GetProperty("value").GetString());
        await script.StreamAsync("other", "WatchKeys", Base64("/other/"), Base64("/other0"), 1);
        JsonElement refused = await script.ItemAsync("other");
        while (!refused.GetProperty("canceled").GetBoolean())
        {
            Assert.Empty(refused.GetProperty("events").EnumerateArray());
            refused = await script.ItemAsync("other");
        }
    }

    private static async Task DisableAsync(Window admin)
    {
        IPage page = admin.Page;
        await admin.GoAsync("/ui/users");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn authentication off…" }).ClickAsync();
        await page.Locator("dialog.dialog input").FillAsync("off");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn off", Exact = true }).ClickAsync();
        await Expect(page.Locator(".setup")).ToContainTextAsync("Everybody may do everything");
    }

    private static async Task<string> TokenAsync(RealNode node, string name, string password)
    {
        using HttpClient http = new() { BaseAddress = node.Address };
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/v3/auth/authenticate", new { name, password });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
