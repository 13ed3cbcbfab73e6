using Bunit;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Dashboard.ViewModels.Configuration;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class SettingsTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new();

    [Fact]
    public void Each_value_has_its_origin()
    {
        IRenderedComponent<Settings> page = _context.Open<Settings>("/ui/settings");
        Assert.Equal(["flag", "default", "environment"], page.FindAll(".table--settings td .tag").Select(tag => tag.TextContent));
        Assert.Contains("ETCD_LOG_LEVEL", page.Find(".table--settings").TextContent, StringComparison.Ordinal);
        Assert.Contains("default: info", page.Find(".table--settings").TextContent, StringComparison.Ordinal);
        Assert.Contains("2 settings are given, 1 has its default", page.Find(".page-head__lead").TextContent, StringComparison.Ordinal);
        Assert.Contains("3.5.30", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?changed=1", "name,log-level")]
    [InlineData("?text=URLS", "listen-client-urls")]
    [InlineData("?text=--log-level", "log-level")]
    [InlineData("?changed=1&text=URLS", "")]
    public void The_list_is_filtered(string query, string names)
    {
        IRenderedComponent<Settings> page = _context.Open<Settings>("/ui/settings" + query);
        Assert.Equal(names, string.Join(',', page.FindAll(".table--settings tbody th .mono").Select(name => name.TextContent)));
        Assert.Equal(names.Length == 0, page.FindAll(".empty").Count == 1);
    }

    [Fact]
    public void They_are_for_root()
    {
        _context.Settings.Refusal = EtcdErrors.PermissionDenied;
        IRenderedComponent<Settings> page = _context.Open<Settings>("/ui/settings");
        Assert.Contains("The settings are for root.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false, "/ui/settings")]
    [InlineData("log", true, "/ui/settings?text=log&changed=1")]
    public void The_address_holds_the_state(string text, bool changed, string link) => Assert.Equal(link, new SettingsAddress(text, changed).Link);

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
