using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>A key's past on a real node: compared, restored, compacted. And leases, which make keys go by themselves.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HistoryJourneyTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task An_earlier_value_is_found_and_restored()
    {
        await using RealNode node = await RealNode.StartAsync();
        await node.PutAsync("/conf", """{"a":1,"b":2}""");
        await node.PutAsync("/conf", """{"a":1,"b":3}""");
        await node.DeleteAsync("/conf");
        await node.PutAsync("/conf", "broken");
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/keys?key=/conf");
        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await Assertions.Expect(page.Locator(".version")).ToHaveCountAsync(4);
        await Assertions.Expect(page.Locator(".version__note").Nth(1)).ToHaveTextAsync("deleted");
        await page.Locator(".version").Nth(2).ClickAsync();
        await Assertions.Expect(page.Locator(".diff__line--removed")).ToHaveTextAsync("−  \"b\": 2");
        await Assertions.Expect(page.Locator(".diff__line--added")).ToHaveTextAsync("+  \"b\": 3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore this version" }).ClickAsync();
        await page.Locator("dialog.dialog").GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Assertions.Expect(page.Locator(".version")).ToHaveCountAsync(5);
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator(".diff__line--removed")).ToHaveTextAsync("−  \"b\": 2");
        await page.GetByRole(AriaRole.Link, new() { Name = "Present value" }).ClickAsync();
        await Assertions.Expect(page.Locator("pre.value")).ToHaveTextAsync("{\n  \"a\": 1,\n  \"b\": 3\n}");
    }

    [Fact]
    public async Task A_lease_is_granted_renewed_and_revoked_with_its_keys()
    {
        await using RealNode node = await RealNode.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/leases");
        await page.GetByRole(AriaRole.Link, new() { Name = "Grant a lease" }).ClickAsync();
        await page.Locator("input[name=ttl]").FillAsync("600");
        await page.Locator("input[name=id]").FillAsync("beef");
        await page.GetByRole(AriaRole.Button, new() { Name = "Grant", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("Lease beef is granted for 10 min 0 s.");
        await node.PutAsync("/alive/1", "v", 0xbeef);
        await Assertions.Expect(page.Locator(".row__keys a")).ToHaveTextAsync("/alive/1");
        await Assertions.Expect(page.Locator(".countdown__left")).ToContainTextAsync("9 min");
        await page.GetByRole(AriaRole.Button, new() { Name = "Renew lease beef" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("has its full time again");
        await page.Locator(".row__keys a").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "beef" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke lease beef" }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog.dialog")).ToContainTextAsync("1 key is deleted with it");
        await page.Locator("dialog.dialog").GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No lease is granted")).ToBeVisibleAsync();
    }
}
