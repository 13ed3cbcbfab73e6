using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>The palette, by keyboard alone.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PaletteJourneyTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_page_and_a_key_are_gone_to_without_a_pointer()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        string folder = $"/palette-{Guid.NewGuid():N}/";
        await node.PutAsync(folder + "one", "1");
        await node.PutAsync(folder + "two", "2");
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("vote");
        await Assertions.Expect(page.Locator("[role=option][aria-selected=true]")).ToContainTextAsync("Elections");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1:focus")).ToHaveTextAsync("Elections");

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync(folder);
        await Assertions.Expect(page.Locator("[role=option]").Filter(new() { HasText = folder + "two" }).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator("[role=option][aria-selected=true]")).ToContainTextAsync(folder + "two");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("pre.value")).ToHaveTextAsync("2");

        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator("[role=group][aria-label=Recent]")).ToContainTextAsync("Elections");
    }

    [Fact]
    public async Task Escape_gives_the_focus_back_and_a_theme_is_chosen()
    {
        await using DemoNode node = await DemoNode.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/keys");
        await page.Locator("input[name=search-part]").FocusAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator("#palette-input")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("input[name=search-part]")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to…" }).ClickAsync();
        await page.Keyboard.TypeAsync("theme dark");
        await Assertions.Expect(page.Locator("[role=option]")).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("html[data-theme=dark]")).ToBeAttachedAsync();
        await Assertions.Expect(page.Locator("#palette")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator("#palette-input")).ToHaveValueAsync("");
    }
}
