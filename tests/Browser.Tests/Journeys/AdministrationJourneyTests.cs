using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;
using static Microsoft.Playwright.Assertions;

namespace WebEtcd.Browser.Tests.Journeys;

/// <summary>Metrics, logs and settings of a real node, and the switches of the dashboard.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AdministrationJourneyTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_chart_is_read_by_pointer_and_by_keyboard()
    {
        await using DemoNode node = await DemoNode.StartAsync(members: 3);
        DemoData.Fill(node);
        await using Window window = await chromium.OpenAsync(node.Address);
        await window.GoAsync("/ui/metrics?span=1m");
        ILocator chart = window.Page.Locator(".chart").First;
        ILocator reading = chart.Locator(".chart__reading");
        await chart.Locator(".chart__svg").HoverAsync();
        await Expect(reading).ToContainTextAsync(" UTC: infra0 ");
        await window.Page.Mouse.MoveAsync(2, 2);
        await Expect(reading).ToBeEmptyAsync();
        await chart.FocusAsync();
        await window.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(reading).ToContainTextAsync("infra2 ");
        string newest = await reading.TextContentAsync() ?? "";
        await window.Page.Keyboard.PressAsync("Home");
        await Expect(reading).Not.ToHaveTextAsync(newest);
        await window.Page.Keyboard.PressAsync("Escape");
        await Expect(reading).ToBeEmptyAsync();
    }

    [Fact]
    public async Task The_log_of_a_real_node_is_followed_and_its_level_changed()
    {
        await using RealNode node = await RealNode.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/logs?text=NodeStarted");
        await Expect(page.Locator(".log__text").First).ToContainTextAsync(" started, WebEtcd ");
        await page.Locator("select[name=least]").SelectOptionAsync("debug");
        await Expect(page.Locator(".notice")).ToContainTextAsync("logs debug and graver");
        await window.GoAsync("/ui/logs?text=log+level+was+changed");
        await Expect(page.Locator(".log__text").First).ToContainTextAsync("from info to debug");
        using HttpClient http = new() { BaseAddress = node.Address };
        Assert.Equal("{\"level\":\"debug\"}", await http.GetStringAsync("/debug/log-level"));
    }

    [Fact]
    public async Task The_settings_of_a_real_node_name_their_origin()
    {
        await using RealNode node = await RealNode.StartAsync("--max-txn-ops=77");
        await using Window window = await chromium.OpenAsync(node.Address);
        await window.GoAsync("/ui/settings?changed=1&text=max-txn");
        await Expect(window.Page.Locator(".table--settings tbody tr").Nth(1)).ToContainTextAsync("77");
        await Expect(window.Page.Locator(".table--settings tbody tr").Nth(1)).ToContainTextAsync("--max-txn-ops");
    }

    [Fact]
    public async Task A_read_only_dashboard_changes_nothing_and_masked_values_are_not_shown()
    {
        await using RealNode node = await RealNode.StartAsync("--ui=read-only", "--ui-mask-prefix=/secret/");
        await node.PutAsync("/secret/a", "hunter2");
        await node.PutAsync("/open", "seen");
        await using Window window = await chromium.OpenAsync(node.Address);
        IPage page = window.Page;
        await window.GoAsync("/ui/keys?prefix=/&key=/open");
        await Expect(page.Locator("pre.value")).ToHaveTextAsync("seen");
        await Expect(page.Locator(".safety")).ToContainTextAsync("This dashboard is read-only (--ui=read-only)");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Edit" })).ToBeDisabledAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToBeDisabledAsync();
        foreach (string path in new[] { "/ui/keys?prefix=/secret/&key=/secret/a", "/ui/keys?prefix=/secret/&key=/secret/a&versions=all", "/ui/watch?scope=all&from=1&prev=1&run=1" })
        {
            await window.GoAsync(path);
            await Expect(page.Locator("main")).ToContainTextAsync("masked");
            await Expect(page.Locator("main")).Not.ToContainTextAsync("hunter2");
        }

        using HttpClient http = new() { BaseAddress = node.Address };
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/v3/kv/range", new { key = Convert.ToBase64String(Encoding.UTF8.GetBytes("/secret/a")) });
        JsonElement kv = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("kvs")[0];
        Assert.Equal("hunter2", Encoding.UTF8.GetString(kv.GetProperty("value").GetBytesFromBase64()));
    }
}
