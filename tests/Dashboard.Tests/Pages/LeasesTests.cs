using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Dashboard.ViewModels.Leases;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class LeasesTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new();

    [Fact]
    public void A_lease_shows_its_time_and_its_keys()
    {
        _context.Leases.SecondsLeft[0xabc] = 3000;
        for (int i = 0; i < 6; i++)
        {
            _context.Store.Put(System.Text.Encoding.UTF8.GetBytes($"/a/k{i}"), "v"u8.ToArray(), 0xabc);
        }

        IRenderedComponent<Leases> page = _context.Open<Leases>("/ui/leases");
        Assert.Equal("abc", page.Find(".row__name").TextContent);
        Assert.Matches("^(50 min 0 s|49 min 5\\d s)$", page.Find(".countdown__left").TextContent);
        Assert.Equal("/ui/keys?prefix=/a/&key=/a/k0", page.Find(".row__keys a").GetAttribute("href"));
        Assert.Equal(["/a/k0", "/a/k1", "/a/k2", "/a/k3", "and 2 more"], page.FindAll(".row__keys a").Select(link => link.TextContent));
        page = _context.Open<Leases>("/ui/leases?lease=abc");
        Assert.Equal(6, page.FindAll(".row__keys a").Count);
    }

    [Fact]
    public void An_empty_list_teaches_and_shows_the_first_lease()
    {
        IRenderedComponent<Leases> page = _context.Open<Leases>("/ui/leases");
        Assert.Contains("etcdctl --endpoints=http://localhost lease grant 60", page.Markup, StringComparison.Ordinal);
        _context.Leases.SecondsLeft[7] = 60;
        page.WaitForAssertion(() => Assert.Equal("7", page.Find(".row__name").TextContent), DashboardContext.Patience);
    }

    [Fact]
    public void Who_may_not_list_all_gets_the_one_that_is_named_and_the_one_that_is_granted()
    {
        _context.Leases.ListRefusal = EtcdErrors.PermissionDenied;
        _context.Leases.SecondsLeft[0xabc] = 3000;
        IRenderedComponent<Leases> page = _context.Open<Leases>("/ui/leases");
        Assert.Contains("You may not list all leases.", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".row--lease"));
        page = _context.Open<Leases>("/ui/leases?lease=abc");
        Assert.Equal("abc", page.Find(".row__name").TextContent);
        page = _context.Open<Leases>("/ui/leases?lease=abd");
        Assert.Contains("There is no such lease", page.Markup, StringComparison.Ordinal);
        page = _context.Open<Leases>("/ui/leases?new=1");
        page.Find("input[name=id]").Change("beef");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("beef", page.Find(".row__name").TextContent), DashboardContext.Patience);
        Assert.EndsWith("/ui/leases?lease=beef", _context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Revoking_names_the_keys_that_go_and_asks()
    {
        _context.Leases.SecondsLeft[0xabc] = 60;
        _context.Store.Put("k"u8.ToArray(), "v"u8.ToArray(), 0xabc);
        IRenderedComponent<Leases> page = _context.Open<Leases>("/ui/leases");
        page.Find("button[aria-label='Revoke lease abc']").Click();
        Assert.Contains("1 key is deleted with it", page.Find("dialog").TextContent, StringComparison.Ordinal);
        Assert.Single(_context.Leases.SecondsLeft);
        page.FindAll("dialog button").Single(button => button.TextContent == "Revoke").Click();
        page.WaitForAssertion(() => Assert.Contains("Lease abc is revoked.", page.Find(".notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Empty(_context.Leases.SecondsLeft);
    }

    [Fact]
    public void A_lease_is_granted_with_or_without_an_id()
    {
        IRenderedComponent<Leases> page = _context.Open<Leases>("/ui/leases?new=1");
        page.Find("input[name=ttl]").Change("soon");
        page.Find("form").Submit();
        Assert.Contains("whole number of seconds", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        page.Find("input[name=ttl]").Change("9999999999");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("etcdserver: too large lease TTL", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        page.Find("input[name=ttl]").Change("90");
        page.Find("input[name=id]").Change("beef");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Lease beef is granted for 1 min 30 s.", page.Find(".notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.EndsWith("/ui/leases", _context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_leases_come_in_pages()
    {
        for (int i = 1; i <= 60; i++)
        {
            _context.Leases.SecondsLeft[i] = 60;
        }

        IRenderedComponent<Leases> page = _context.Open<Leases>("/ui/leases");
        Assert.Equal(50, page.FindAll(".row").Count);
        Assert.Equal("/ui/leases?after=32", page.Find(".pager a").GetAttribute("href"));
        page = _context.Open<Leases>("/ui/leases?after=32");
        Assert.Equal(10, page.FindAll(".row").Count);
    }

    [Theory]
    [InlineData(null, null, false, "/ui/leases")]
    [InlineData(0x10L, -1L, true, "/ui/leases?after=10&lease=ffffffffffffffff&new=1")]
    public void The_address_holds_the_state(long? after, long? lease, bool granting, string link) =>
        Assert.Equal(link, new LeasesAddress(after, lease, granting).Link);

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
