using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>Theme, keyboard, and the loss of the connection.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FrameJourneyTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_theme_is_chosen_and_kept()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        await window.GoAsync("/ui");
        string light = await GroundAsync(window);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        string dark = await GroundAsync(window);
        Assert.NotEqual(light, dark);
        await window.GoAsync("/ui/watch");
        Assert.Equal(dark, await GroundAsync(window));
        Assert.Equal("true", await window.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).GetAttributeAsync("aria-pressed"));
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Auto" }).ClickAsync();
        Assert.Equal(light, await GroundAsync(window));
        await window.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        Assert.Equal(dark, await GroundAsync(window));
    }

    [Theory]
    [InlineData(320)]
    [InlineData(345)]
    public async Task The_header_is_one_row_in_a_narrow_window(int width)
    {
        await using DemoNode node = await DemoNode.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address, width);
        await window.GoAsync("/ui");
        string row = await window.Page.EvaluateAsync<string>("""
            [...document.querySelectorAll('.frame__side > :not(nav), theme-switch, .theme-choice')].map(part => {
              const box = part.getBoundingClientRect();
              return `${part.className || part.localName} ${Math.round(box.left)}-${Math.round(box.right)} at ${Math.round((box.top + box.bottom) / 2)}`;
            }).join(', ')
            """);
        Assert.True(row.Split(", ").Select(part => part[(part.LastIndexOf(' ') + 1)..]).Distinct().Count() == 1, row);
        Assert.True(await window.Page.EvaluateAsync<bool>("[...document.querySelectorAll('.theme-choice')].every(choice => choice.scrollWidth <= choice.clientWidth)"), row);
    }

    [Fact]
    public async Task The_keyboard_reaches_everything()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        string key = $"/keyboard-{Guid.NewGuid():N}";
        await node.PutAsync(key, "v");
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/keys?key=" + key);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await FocusedAsync(page));
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await page.EvaluateAsync<string>("document.activeElement.id"));
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("New key", await FocusedAsync(page));

        ILocator delete = page.GetByRole(AriaRole.Button, new() { Name = "Delete" });
        await delete.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("dialog[open]").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog.dialog").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        Assert.Equal("Delete", await FocusedAsync(page));
    }

    [Fact]
    public async Task Another_page_moves_the_focus_to_its_heading()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        await window.GoAsync("/ui");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Watch", Exact = true }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("h1:focus")).ToHaveTextAsync("Watch");
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_the_same_view_comes_back()
    {
        DemoNode node = await DemoNode.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        window.Expect(Complaints.NodeGone);
        IPage page = window.Page;
        await node.PutAsync("k", "before");
        await window.GoAsync("/ui/keys?key=k&as=text");
        await node.DisposeAsync();
        await Assertions.Expect(page.Locator("#connection")).ToContainTextAsync("The connection to infra0 is lost");
        Assert.Equal(0, await page.Locator("#components-reconnect-modal").CountAsync());
        await Assertions.Expect(page.Locator("pre.value")).ToHaveTextAsync("before");

        await using DemoNode restarted = await DemoNode.StartAsync(port: node.Address.Port);
        await restarted.PutAsync("k", "after");
        await Assertions.Expect(page.Locator("pre.value")).ToHaveTextAsync("after");
        await Assertions.Expect(page.Locator("#connection")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("html[data-live]")).ToBeAttachedAsync();
        Assert.EndsWith("/ui/keys?key=k&as=text", page.Url, StringComparison.Ordinal);
    }

    private static Task<string> GroundAsync(Window window) => window.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.textContent.trim()");
}
