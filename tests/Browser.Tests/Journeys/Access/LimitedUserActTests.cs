using System.Globalization;
using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using static Microsoft.Playwright.Assertions;

namespace WebEtcd.Browser.Tests.Journeys.Access;

/// <summary>What a user who is limited to one prefix does: with own keys everything, with those of others nothing, and the page says why.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LimitedUserActTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Folders_are_copied_within_their_reach()
    {
        await using LimitedUser user = await LimitedUser.StartAsync(chromium);
        IPage page = user.Window.Page;
        await user.Window.GoAsync("/ui/copy?from=/app/a/&to=/app/b/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy 2 keys" }).ClickAsync();
        await Expect(page.Locator("main .notice")).ToContainTextAsync("2 keys copied");
        await user.Window.GoAsync("/ui/keys?prefix=/app/b/&key=/app/b/two");
        await Expect(page.Locator("pre.value")).ToHaveTextAsync("2");
        foreach (string route in new[] { "?from=/app/a/&to=/other/", "?from=/other/&to=/app/c/", "?from=/app/a/&to=/other/&rename=1&overwrite=1" })
        {
            await user.Window.GoAsync("/ui/copy" + route);
            await Expect(page.Locator("main .notice")).ToContainTextAsync("permission denied: your roles do not let you read every key that starts with /other/.");
            await Expect(page.Locator("main table")).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task Transactions_name_their_keys_alone()
    {
        await using LimitedUser user = await LimitedUser.StartAsync(chromium);
        IPage page = user.Window.Page;
        await user.Window.GoAsync("/ui/txn?if=version%20%3E%20/app/conf%200&then=put%20/app/conf%20third&then=get-prefix%20/app/a/");
        await RunAsync(page);
        await Expect(page.Locator(".txn-result h2")).ToContainTextAsync("Then ran");
        await Expect(page.Locator(".txn-result")).ToContainTextAsync("/app/a/two");

        // A key of others in any part is enough: as a compare alone, in the branch that does not run, in one that deletes.
        foreach (string query in new[] { "?if=version%20%3E%20/other/zebra/1%200&then=put%20/app/conf%20fourth", "?then=put%20/app/conf%20fourth&else=get%20/other/zebra/1", "?then=put%20/app/conf%20fourth&then=put%20/other/new%20x" })
        {
            await user.Window.GoAsync("/ui/txn" + query);
            await RunAsync(page);
            await Expect(page.Locator("main .notice--error")).ToContainTextAsync("etcdserver: permission denied");
            await Expect(page.Locator(".txn-result")).ToHaveCountAsync(0);
        }

        await user.Window.GoAsync("/ui/txn?then=delete-prefix%20/other/");
        await RunAsync(page);
        await Expect(page.Locator("main .notice--error")).ToContainTextAsync("etcdserver: permission denied");
        await Expect(page.Locator("dialog[open]:not(#palette)")).ToHaveCountAsync(0);
        await user.Window.GoAsync("/ui/keys?prefix=/app/&key=/app/conf");
        await Expect(page.Locator("pre.value")).ToHaveTextAsync("third");
    }

    [Fact]
    public async Task A_lease_is_granted_shown_and_revoked_among_leases_of_others()
    {
        await using LimitedUser user = await LimitedUser.StartAsync(chromium);
        IPage page = user.Window.Page;
        await user.Window.GoAsync("/ui/leases");
        await Expect(page.Locator("main .notice")).ToContainTextAsync("You may not list all leases.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Grant a lease" }).ClickAsync();
        await page.Locator("input[name=ttl]").FillAsync("600");
        await page.Locator("input[name=id]").FillAsync("beef");
        await page.GetByRole(AriaRole.Button, new() { Name = "Grant", Exact = true }).ClickAsync();
        await Expect(page.Locator(".row--lease .row__name")).ToHaveTextAsync(["beef"]);
        await page.WaitForURLAsync("**/ui/leases?lease=beef");
        await page.GetByRole(AriaRole.Button, new() { Name = "Renew lease beef" }).ClickAsync();
        await Expect(page.Locator("main .notice").First).ToContainTextAsync("Lease beef has its full time again.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke lease beef" }).ClickAsync();
        await page.Locator("dialog.dialog").GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(page.Locator("main .notice").First).ToContainTextAsync("Lease beef is revoked.");
        await user.Window.GoAsync("/ui/leases?lease=" + user.ForeignLease.ToString("x", CultureInfo.InvariantCulture));
        await Expect(page.Locator("main [role=alert]")).ToContainTextAsync("etcdserver: permission denied");
        await Expect(page.Locator(".row--lease")).ToHaveCountAsync(0);
    }

    private static Task RunAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
}
