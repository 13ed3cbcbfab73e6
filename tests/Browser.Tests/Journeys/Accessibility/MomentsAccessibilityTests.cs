using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Browser.Tests.Journeys.Accessibility;

/// <summary>axe finds nothing on what has no address of its own: dialogs, conflicts, the palette, the login.</summary>
[Collection(BrowserCollection.Name)]
public sealed class MomentsAccessibilityTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Conflicts_and_dialogs_are_clean()
    {
        await using DemoNode node = await DemoNode.StartAsync();
        await node.PutAsync("k", "old");
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/keys?key=k");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Locator("textarea").FillAsync("mine");
        await node.PutAsync("k", "theirs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.Locator(".conflict").WaitForAsync();
        await window.AssertCleanInBothThemesAsync("a conflict");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take theirs" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.Locator("dialog[open]").WaitForAsync();
        await window.AssertCleanInBothThemesAsync("a dialog");
        await window.GoAsync("/ui/users");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn authentication on…" }).ClickAsync();
        await page.Locator("dialog[open]").WaitForAsync();
        await window.AssertCleanInBothThemesAsync("turning authentication on");
        node.Store.Compact(2);
        await window.GoAsync("/ui/watch?scope=key&key=k&from=1&run=1");
        await page.GetByText("The watch ended.").WaitForAsync();
        await window.AssertCleanInBothThemesAsync("a watch of what is compacted");
    }

    [Fact]
    public async Task The_login_is_clean_and_says_what_was_wrong()
    {
        await using DemoNode node = await DemoNode.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        window.Expect("the server responded with a status of 401");
        await window.Page.GotoAsync("/ui/login");
        await window.AssertCleanInBothThemesAsync("the login");
        await window.Page.Locator("input[name=name]").FillAsync("alice");
        await window.Page.Locator("input[name=password]").FillAsync("wrong");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("[role=alert]")).ToContainTextAsync(EtcdErrors.AuthFailed.Message);
        await window.AssertCleanInBothThemesAsync("the login, refused");
    }

    [Fact]
    public async Task The_palette_and_the_bar_of_a_playground_are_clean()
    {
        await using DemoNode node = await DemoNode.StartAsync(members: 3, playground: true);
        DemoData.Fill(node);
        await using Window window = await chromium.OpenAsync(node.Address);
        await window.GoAsync("/ui");
        await window.AssertCleanInBothThemesAsync("with the bar");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Kill infra1" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Restart infra1" }).WaitForAsync();
        await window.AssertCleanInBothThemesAsync("the bar with a dead node");
        await window.GoAsync("/ui/playground");
        await window.AssertCleanInBothThemesAsync("the playground with a dead node");
        foreach (string query in new[] { "", "e", "/config/app/", "nothing of the kind" })
        {
            await window.Page.Keyboard.PressAsync("Control+k");
            await window.Page.Locator("#palette-input").FillAsync(query);
            await Assertions.Expect(window.Page.Locator(".palette__state")).ToContainTextAsync(query.StartsWith('n') ? "1 result" : "results");
            await window.AssertCleanInBothThemesAsync($"the palette, '{query}'");
            await window.Page.Keyboard.PressAsync("Escape");
        }
    }

    [Fact]
    public async Task The_palette_is_clean_when_keys_cannot_be_found()
    {
        await using DemoNode node = await DemoNode.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        await window.GoAsync("/ui");
        node.Outage = EtcdErrors.NoLeader;
        await window.Page.Keyboard.PressAsync("Control+k");
        await window.Page.Locator("#palette-input").FillAsync("/config/");
        await Assertions.Expect(window.Page.Locator(".palette__state")).ToContainTextAsync(EtcdErrors.NoLeader.Message);
        await window.AssertCleanInBothThemesAsync("the palette, in error");
    }
}
