using System.Globalization;
using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Journeys.Accessibility;
using static Microsoft.Playwright.Assertions;

namespace WebEtcd.Browser.Tests.Journeys.Access;

/// <summary>What a user who is limited to one prefix sees: on no page anything of others, and on every page why something is not there.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LimitedUserViewTests(ChromiumFixture chromium)
{
    private static readonly string[] Elsewhere =
    [
        "/ui/keys?prefix=/other/", "/ui/keys?prefix=/other/&rev=100", "/ui/keys?rev=100", "/ui/keys?contains=br",
        "/ui/watch?scope=all&from=1&run=1", "/ui/watch?scope=prefix&key=/other/&from=1&run=1",
        "/ui/diff?from=2", "/ui/diff?prefix=/other/&from=2", "/ui/copy?from=/other/&to=/app/b/", "/ui/copy?from=/app/&to=/other/",
        "/ui/raft?at=20", "/ui/users?show=check&name=alice&kind=prefix&key=/other/", "/ui/users?show=roles",
    ];

    [Fact]
    public async Task No_page_shows_anything_of_others()
    {
        await using LimitedUser user = await LimitedUser.StartAsync(chromium);
        await using (Window root = await user.SignInAsync("root"))
        {
            foreach (string address in new[] { "/ui/keys?prefix=/other/", "/ui/raft", "/ui/leases", "/ui/diff?from=2", "/ui/watch?scope=all&from=1&run=1" })
            {
                await root.GoAsync(address);
                await Expect(root.Page.Locator("main")).ToContainTextAsync("zebra");
            }
        }

        string[] pages = [.. PagesUnderTest.Of(playground: false).Where(page => !page.IsMissing).SelectMany(page => page.Everywhere)];
        string lease = "/ui/leases?lease=" + user.ForeignLease.ToString("x", CultureInfo.InvariantCulture);
        foreach (string address in pages.Concat(Elsewhere).Append(lease))
        {
            string shown = await LimitedUser.ReadAsync(user.Window, address);
            Assert.All(LimitedUser.Foreign, word => Assert.False(shown.Contains(word, StringComparison.Ordinal), $"{address} holds {word}"));
        }
    }

    [Fact]
    public async Task The_cluster_is_looked_at_and_left_alone()
    {
        await using LimitedUser user = await LimitedUser.StartAsync(chromium);
        IPage page = user.Window.Page;
        await user.Window.GoAsync("/ui");
        await Expect(page.Locator(".page-head")).ToContainTextAsync("Healthy");
        await user.Window.GoAsync("/ui/elections");
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Elections");
        await user.Window.GoAsync("/ui/members?do=add-learner");
        await Expect(page.Locator("main .notice")).ToContainTextAsync("Members are administered by root.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add as learner" })).ToBeDisabledAsync();
        await user.Window.GoAsync("/ui/storage");
        await Expect(page.Locator("main .notice")).ToContainTextAsync("Upkeep is for root.");
        await Expect(page.Locator(".row--storage")).ToHaveCountAsync(1);
        await Expect(page.Locator("main button:not([disabled])")).ToHaveCountAsync(0);
        await Expect(page.Locator("#backup")).ToContainTextAsync("only users with the role root may take one");
        await Expect(page.Locator("#backup a")).ToHaveCountAsync(0);
        IAPIResponse backup = await page.Context.APIRequest.GetAsync("/ui/backup");
        Assert.Equal(403, backup.Status);
        Assert.Contains("only users with the role root may take one", await backup.TextAsync(), StringComparison.Ordinal);
        foreach (string address in new[] { "/ui/raft", "/ui/watchers" })
        {
            await user.Window.GoAsync(address);
            await Expect(page.Locator("main [role=alert]")).ToContainTextAsync("only users with the role root");
            await Expect(page.Locator("main .table--log, main [aria-label='Open watches']")).ToHaveCountAsync(0);
        }

        await user.Window.GoAsync("/ui/metrics");
        await Expect(page.Locator(".chart").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_past_is_theirs_as_far_as_their_keys_are()
    {
        await using LimitedUser user = await LimitedUser.StartAsync(chromium);
        IPage page = user.Window.Page;
        await user.Window.GoAsync($"/ui/keys?prefix=/app/&rev={LimitedUser.FirstConf}&key=/app/conf");
        await Expect(page.Locator(".entry__name")).ToHaveTextAsync(["conf"]);
        await Expect(page.Locator("pre.value")).ToHaveTextAsync("first");
        await user.Window.GoAsync($"/ui/keys?rev={LimitedUser.FirstConf}");
        await Expect(page.Locator(".browser__list .notice")).ToContainTextAsync("You may not list these keys.");
        await user.Window.GoAsync($"/ui/diff?prefix=/app/&from={LimitedUser.FirstConf}");
        await Expect(page.Locator(".keydiff h2")).ToHaveTextAsync(["/app/a/one", "/app/a/two", "/app/conf"]);
        await user.Window.GoAsync($"/ui/diff?from={LimitedUser.FirstConf}");
        await Expect(page.Locator("main .notice")).ToContainTextAsync("permission denied");

        await user.Window.GoAsync($"/ui/keys?prefix=/app/&key=/app/conf&versions={LimitedUser.FirstConf}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore this version" }).ClickAsync();
        await page.Locator("dialog.dialog").GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Expect(page.Locator(".version")).ToHaveCountAsync(3);
        await user.Window.GoAsync("/ui/keys?prefix=/app/&key=/app/conf");
        await Expect(page.Locator("pre.value")).ToHaveTextAsync("first");
    }

    [Fact]
    public async Task The_palette_finds_their_keys_alone()
    {
        await using LimitedUser user = await LimitedUser.StartAsync(chromium);
        IPage page = user.Window.Page;
        await user.Window.GoAsync("/ui");
        foreach ((string query, string state) in new[] { ("/app/", "results"), ("/other/", "Keys cannot be searched: etcdserver: permission denied"), ("/", "permission denied") })
        {
            await page.Keyboard.PressAsync("Control+k");
            await page.Locator("#palette-input").FillAsync(query);
            await Expect(page.Locator(".palette__state")).ToContainTextAsync(state);
            if (query == "/app/")
            {
                await Expect(page.Locator("[role=option]").Filter(new() { HasText = "/app/conf" })).ToBeVisibleAsync();
            }

            Assert.DoesNotContain("zebra", await page.ContentAsync(), StringComparison.Ordinal);
            await page.Keyboard.PressAsync("Escape");
        }
    }
}
