using WebEtcd.Browser.Tests.Browsing;
using WebEtcd.Browser.Tests.Nodes;

namespace WebEtcd.Browser.Tests.Journeys.Accessibility;

/// <summary>What a real node shows is as clean as what the fakes do.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RealNodeAccessibilityTests(ChromiumFixture chromium)
{
    private static readonly string[] Filled =
    [
        "/ui/keys?prefix=/registry/masterleases/&key=" + RegistryData.LeasedKey,
        "/ui/watch?scope=prefix&key=/registry/leases/&from=1&prev=1&run=1",
    ];

    [Fact]
    public async Task Every_page_of_a_real_node_is_clean_empty_and_with_data()
    {
        await using RealNode node = await RealNode.StartAsync();
        string[] pages = [.. PagesUnderTest.Of(playground: false).Where(page => !page.IsMissing).Select(page => page.Link)];
        await CheckAsync(node, pages, "a real node, empty");
        await RegistryData.FillAsync(node);
        await CheckAsync(node, pages.Concat(Filled), "a real node with data");
    }

    private Task CheckAsync(RealNode node, IEnumerable<string> addresses, string state) => chromium.EachAsync(node.Address, addresses, async (window, address) =>
    {
        await window.GoAsync(address);
        await window.AssertCleanInBothThemesAsync($"{address} ({state})");
    });
}
