using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;

namespace WebEtcd.Browser.Tests.Journeys;

[Collection(BrowserCollection.Name)]
public sealed class KeysJourneyTests(ChromiumFixture chromium)
{
    private readonly string _folder = $"/journey-{Guid.NewGuid():N}/";

    [Fact]
    public async Task A_key_is_created_found_edited_and_deleted()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui");
        await page.GetByRole(AriaRole.Link, new() { Name = "Keys", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New key" }).ClickAsync();
        await page.Locator("input[name=key]").FillAsync(_folder + "first");
        await page.Locator("textarea[name=value]").FillAsync("{\"a\":1}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.Locator("pre.value")).ToHaveTextAsync("{\n  \"a\": 1\n}");

        await page.Locator("input[name=search-prefix]").FillAsync(_folder);
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "first" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Locator("textarea[name=value]").FillAsync("two\nlines");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("pre.value")).ToHaveTextAsync("two\nlines");

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.Locator("dialog.dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("Nothing matches")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_conflict_keeps_the_draft_and_offers_a_choice()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await node.PutAsync(_folder + "k", "old");
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync($"/ui/keys?prefix={_folder}&key={_folder}k");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Locator("textarea[name=value]").FillAsync("mine");
        await node.PutAsync(_folder + "k", "theirs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".conflict pre")).ToHaveTextAsync("theirs");
        await Expect(page.Locator("textarea[name=value]")).ToHaveValueAsync("mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep editing" }).ClickAsync();
        await Expect(page.Locator(".conflict")).ToHaveCountAsync(0);
        await page.Locator("textarea[name=value]").FillAsync("merged");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("pre.value")).ToHaveTextAsync("merged");
    }

    [Fact]
    public async Task A_deep_link_opens_the_same_view_and_back_goes_back()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await node.PutAsync(_folder + "a/deep", "AB");
        await node.PutAsync(_folder + "top", "T");
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync($"/ui/keys?prefix={_folder}a/&key={_folder}a/deep&as=hex");
        await Expect(page.Locator("pre.value")).ToContainTextAsync("00000000  41 42");
        await page.Locator(".trail a").Nth(-2).ClickAsync();
        await Expect(page.Locator(".entry__name").First).ToHaveTextAsync("a/");
        await Expect(page.Locator(".entry__name").Last).ToHaveTextAsync("top");
        await page.GoBackAsync();
        await Expect(page.Locator("pre.value")).ToContainTextAsync("00000000  41 42");
    }

    [Fact]
    public async Task An_empty_cluster_teaches_and_reacts_to_the_first_key()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        await node.ClearAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        await window.GoAsync("/ui/keys");
        await Expect(window.Page.GetByText("etcdctl --endpoints=")).ToBeVisibleAsync();
        await node.PutAsync("hello", "world");
        await Expect(window.Page.Locator(".entry__name")).ToHaveTextAsync("hello");
    }

    [Fact]
    public async Task Whatever_is_in_the_store_is_shown_and_not_run()
    {
        await using INodeUnderTest node = await NodesUnderTest.StartAsync();
        string key = _folder + "<img src=x onerror=document.title='run'>";
        await node.PutAsync(key, "<script>document.title='run'</script>");
        await using Window window = await chromium.OpenAsync(node.Address);
        await window.GoAsync($"/ui/keys?prefix={_folder}&key={Uri.EscapeDataString(key)}");
        await Expect(window.Page.Locator("pre.value")).ToHaveTextAsync("<script>document.title='run'</script>");
        Assert.Equal("Keys · WebEtcd", await window.Page.TitleAsync());
        Assert.Equal(0, await window.Page.Locator("img").CountAsync());
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
