using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;
using static Microsoft.Playwright.Assertions;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>Folders of a real node are copied and renamed: first what would be done, then that and nothing else.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CopyJourneyTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_folder_is_copied_beside_what_is_there_and_then_over_it()
    {
        await using RealNode node = await RealNode.StartAsync();
        await node.PutAsync("/old/a", "1");
        await node.PutAsync("/old/b/c", "2");
        await node.PutAsync("/new/a", "mine");
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/keys?prefix=/old/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Copy or rename…" }).ClickAsync();
        await page.Locator("input[name=copy-to]").FillAsync("/old/deeper/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Expect(page.Locator("main [role=alert]")).ToContainTextAsync("One prefix lies below the other");
        await page.Locator("input[name=copy-to]").FillAsync("/new/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Expect(page.Locator(".copy-sentence")).ToHaveTextAsync("1 key would be copied (9 B); 1 that exist there would stay as they are.");
        await Expect(page.Locator("main tbody tr").Nth(0)).ToContainTextAsync("stays");
        await Expect(page.Locator("main tbody tr").Nth(1)).ToContainTextAsync("/new/b/c");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy 1 key" }).ClickAsync();
        await Expect(page.Locator("main .notice")).ToContainTextAsync("1 key copied");
        await ExpectValueAsync(window, "/new/", "/new/a", "mine");
        await ExpectValueAsync(window, "/new/b/", "/new/b/c", "2");

        await window.GoAsync("/ui/copy?from=/old/&to=/new/&overwrite=1");
        await Expect(page.Locator(".copy-sentence")).ToContainTextAsync("2 that exist there would be replaced");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy 2 keys" }).ClickAsync();
        await Expect(page.Locator("main .notice")).ToContainTextAsync("2 keys copied");
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at /new/" }).ClickAsync();
        await page.Locator(".entry__name:text-is('a')").ClickAsync();
        await Expect(page.Locator("pre.value")).ToHaveTextAsync("1");
        await ExpectValueAsync(window, "/old/", "/old/a", "1");
    }

    [Fact]
    public async Task A_rename_leaves_alone_what_was_written_since_its_dry_run()
    {
        await using RealNode node = await RealNode.StartAsync();
        await node.PutAsync("/old/kept", "1");
        await node.PutAsync("/old/moved", "2");
        await node.PutAsync("/old/taken", "3");
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/copy?from=/old/&to=/new/&rename=1");
        await Expect(page.Locator(".copy-sentence")).ToHaveTextAsync("3 keys would be renamed (32 B); none exists there yet.");
        await node.PutAsync("/old/kept", "written since");
        await node.PutAsync("/new/taken", "put there since");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename 3 keys" }).ClickAsync();
        await Expect(page.Locator("main .notice")).ToContainTextAsync("1 key renamed");
        await Expect(page.Locator("main .notice")).ToContainTextAsync("2 keys changed since the dry run and were left alone.");
        await window.AssertCleanInBothThemesAsync("a rename with conflicts");
        await window.GoAsync("/ui/keys?prefix=/old/");
        await Expect(page.Locator(".entry__name")).ToHaveTextAsync(["kept", "taken"]);
        await ExpectValueAsync(window, "/new/", "/new/moved", "2");
        await ExpectValueAsync(window, "/new/", "/new/taken", "put there since");
        await ExpectValueAsync(window, "/old/", "/old/kept", "written since");

        // Another dry run sees the rest.
        await window.GoAsync("/ui/copy?from=/old/&to=/new/&rename=1");
        await Expect(page.Locator(".copy-sentence")).ToContainTextAsync("1 key would be renamed");
        await Expect(page.Locator(".copy-sentence")).ToContainTextAsync("1 that exist there would stay as they are");
    }

    [Fact]
    public async Task A_run_is_stopped_halfway_and_the_rest_follows_later()
    {
        await using DemoNode node = await DemoNode.StartAsync();
        for (int i = 0; i < 96; i++)
        {
            node.Store.Put($"/old/{i:d2}", "v");
        }

        // The page gives the circuit no pause to stop in: somebody has to hold the run up after its first transactions.
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Keys.HoldTxnAfter(2, held.Task);
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/copy?from=/old/&to=/new/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy 96 keys" }).ClickAsync();
        await Expect(page.Locator("main .notice")).ToContainTextAsync("32 keys copied, 64 to come");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        held.SetResult();
        await Expect(page.Locator("main .notice")).ToContainTextAsync("32 keys copied, 64 not done");
        Assert.Equal(32, node.Store.All().Count(kv => kv.Key.ToStringUtf8().StartsWith("/new/", StringComparison.Ordinal)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Expect(page.Locator(".copy-sentence")).ToContainTextAsync("64 keys would be copied");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy 64 keys" }).ClickAsync();
        await Expect(page.Locator("main .notice")).ToContainTextAsync("64 keys copied");
        Assert.Equal(192, node.Store.Count);
    }

    private static async Task ExpectValueAsync(Window window, string folder, string key, string value)
    {
        await window.GoAsync($"/ui/keys?prefix={folder}&key={key}");
        await Expect(window.Page.Locator("pre.value")).ToHaveTextAsync(value);
    }
}
