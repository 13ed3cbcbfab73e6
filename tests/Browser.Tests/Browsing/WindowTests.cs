using WebEtcd.Browser.Tests.Nodes;

namespace WebEtcd.Browser.Tests.Browsing;

/// <summary>The tools that keep the other tests honest.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WindowTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_complaint_is_a_surprise_until_it_is_expected()
    {
        await using DemoNode node = await DemoNode.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        await window.GoAsync("/ui");
        await window.Page.EvaluateAsync("console.error('on purpose')");
        await window.Page.EvaluateAsync("setTimeout(() => { throw new Error('thrown on purpose'); })");
        await window.Page.WaitForFunctionAsync("new Promise(resolve => setTimeout(() => resolve(true)))");
        Assert.Collection(window.Surprises(), text => Assert.StartsWith("on purpose", text, StringComparison.Ordinal), text => Assert.Contains("thrown on purpose", text, StringComparison.Ordinal));
        window.Expect("on purpose");
        Assert.Empty(window.Surprises());
        Assert.Equal(2, window.Complaints().Count);
    }

    [Fact]
    public async Task Axe_finds_what_is_wrong_in_one_theme_alone()
    {
        await using DemoNode node = await DemoNode.StartAsync();
        await using Window window = await chromium.OpenAsync(node.Address);
        await window.GoAsync("/ui");
        await window.AssertCleanInBothThemesAsync("as it is");
        await window.Page.EvaluateAsync("document.querySelector('main h1').style.color = 'light-dark(#000, #222)'");
        Exception found = await Assert.ThrowsAnyAsync<Exception>(() => window.AssertCleanInBothThemesAsync("spoilt"));
        Assert.StartsWith("spoilt, dark:\ncolor-contrast", found.Message, StringComparison.Ordinal);
    }
}
