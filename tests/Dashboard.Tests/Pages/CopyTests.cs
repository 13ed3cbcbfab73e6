using Bunit;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Safety;
using WebEtcd.Dashboard.Tests.Rendering;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class CopyTests
{
    private const string Address = "/ui/copy?from=/old/&to=/new/";

    [Fact]
    public async Task The_dry_run_is_shown_before_the_click()
    {
        await using DashboardContext context = new();
        context.Store.Put("/old/a", "1");
        context.Store.Put("/old/b", "2");
        context.Store.Put("/new/b", "there");
        IRenderedComponent<CopyPage> page = context.Open<CopyPage>(Address);
        page.WaitForAssertion(() => Assert.StartsWith("1 key would be copied", page.Find(".copy-sentence").TextContent, StringComparison.Ordinal));
        Assert.Contains("1 that exist there would stay", page.Find(".copy-sentence").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("tbody tr").Count);
        page.FindAll("button").Single(button => button.TextContent.StartsWith("Copy", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Equal("1 key copied", page.Find(".notice__title").TextContent));
        Assert.Contains(context.Store.All(), kv => kv.Key.ToStringUtf8() == "/new/a");
    }

    [Fact]
    public async Task Masked_values_are_not_copied_as_masks()
    {
        await using DashboardContext context = new(switches: new DashboardSwitches { MaskedPrefixes = ["/old/secret"u8.ToArray()] });
        context.Store.Put("/old/secret", "hunter2");
        IRenderedComponent<CopyPage> page = context.Open<CopyPage>(Address);
        page.WaitForAssertion(() => Assert.True(page.FindAll("button").Single(button => button.TextContent.StartsWith("Copy", StringComparison.Ordinal)).HasAttribute("disabled")));
        Assert.Contains(Masks.Refusal.Message, page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_dashboard_shows_the_dry_run_only()
    {
        await using DashboardContext context = new(switches: new DashboardSwitches { IsReadOnly = true });
        context.Store.Put("/old/a", "1");
        IRenderedComponent<CopyPage> page = context.Open<CopyPage>(Address);
        page.WaitForAssertion(() => Assert.True(page.FindAll("button").Single(button => button.TextContent.StartsWith("Copy", StringComparison.Ordinal)).HasAttribute("disabled")));
    }

    [Fact]
    public async Task Without_a_target_it_explains()
    {
        await using DashboardContext context = new();
        IRenderedComponent<CopyPage> page = context.Open<CopyPage>("/ui/copy?from=/old/");
        Assert.Contains("Nothing is written before", page.Markup, StringComparison.Ordinal);
        Assert.Equal("/old/", page.Find("input[name=copy-from]").GetAttribute("value"));
    }
}
