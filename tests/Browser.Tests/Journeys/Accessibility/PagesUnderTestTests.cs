using System.Reflection;
using Microsoft.AspNetCore.Components;
using WebEtcd.Dashboard;
using WebEtcd.Dashboard.Layout;

namespace WebEtcd.Browser.Tests.Journeys.Accessibility;

/// <summary>Whoever adds a page adds it to <see cref="PagesUnderTest"/>.</summary>
public sealed class PagesUnderTestTests
{
    private const string CatchAll = "/ui/{*Rest}";

    [Fact]
    public void Every_page_of_the_directory_is_looked_at()
    {
        PageEntry[] pages = [.. PageDirectory.Of(new Everything())];
        Assert.Contains(pages, page => page.Needs is not null);
        Assert.All(pages, page => Assert.Contains(PagesUnderTest.All, known => known.Link == PathOf(page) && known.OnlyInPlayground == (page.Needs is not null)));
    }

    [Fact]
    public void Every_routed_component_is_looked_at_and_found_in_the_directory()
    {
        string[] routes = [.. typeof(DashboardEndpoints).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template)];
        Assert.Contains(CatchAll, routes);
        string[] pages = [.. routes.Where(route => route != CatchAll).Order(StringComparer.Ordinal)];
        Assert.Equal(pages, PagesUnderTest.All.Where(page => !page.IsMissing).Select(page => page.Link).Order(StringComparer.Ordinal));
        Assert.Equal(pages, PageDirectory.Of(new Everything()).Select(PathOf).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_page_has_a_view_in_every_state() => Assert.All(PagesUnderTest.All, page => Assert.NotEmpty(page.Everywhere));

    // A part of a page may have an entry of its own.
    private static string PathOf(PageEntry page) => page.Link.Split('?')[0];

    /// <summary>Has a service of every kind, as far as anybody looks.</summary>
    private sealed class Everything : IServiceProvider
    {
        public object GetService(Type serviceType) => this;
    }
}
