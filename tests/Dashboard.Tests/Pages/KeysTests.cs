using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class KeysTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new();

    private string Address => new Uri(_context.Services.GetRequiredService<NavigationManager>().Uri).PathAndQuery;

    [Fact]
    public void Folders_and_keys_are_links_that_hold_the_whole_state()
    {
        _context.Store.Put("/config/app", "1");
        _context.Store.Put("/config/web", "2");
        _context.Store.Put("/readme", "3");
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?prefix=/");
        Assert.Equal(["config/", "readme"], page.FindAll(".entry__name").Select(name => name.TextContent));
        Assert.Equal("/ui/keys?prefix=/config/", page.Find(".entry--folder").GetAttribute("href"));
        Assert.Equal("2 keys", page.Find(".entry--folder .entry__note").TextContent.Trim());
        Assert.Equal("/ui/keys?prefix=/&key=/readme", page.FindAll(".entry")[1].GetAttribute("href"));
    }

    [Fact]
    public void A_long_folder_comes_in_pages()
    {
        for (int i = 0; i < 250; i++)
        {
            _context.Store.Put($"k{i:d3}", "v");
        }

        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys");
        Assert.Equal(100, page.FindAll(".entry").Count);
        page = _context.Open<Keys>(page.Find(".pager a").GetAttribute("href")!);
        Assert.Equal("k100", page.Find(".entry__name").TextContent);
        page = _context.Open<Keys>(page.FindAll(".pager a")[1].GetAttribute("href")!);
        Assert.Equal("k249", page.FindAll(".entry__name")[^1].TextContent);
        Assert.Equal("First page", page.Find(".pager a").TextContent);
    }

    [Fact]
    public void An_empty_cluster_teaches_and_reacts_to_the_first_key()
    {
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys");
        Assert.Contains("/v3/kv/put", page.Markup, StringComparison.Ordinal);
        Assert.Contains("etcdctl --endpoints=http://localhost put /hello world", page.Markup, StringComparison.Ordinal);
        _context.Store.Put("hello", "world");
        page.WaitForAssertion(() => Assert.Equal("hello", page.Find(".entry__name").TextContent), DashboardContext.Patience);
    }

    [Fact]
    public void A_search_goes_into_the_address()
    {
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys");
        page.Find("input[name=search-prefix]").Change("/a/");
        page.Find("input[name=search-part]").Change("b c");
        page.Find("form.search").Submit();
        Assert.Equal("/ui/keys?prefix=/a/&contains=b%20c", Address);
    }

    [Fact]
    public void A_broken_escape_in_the_search_is_explained()
    {
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys");
        page.Find("input[name=search-prefix]").Change(@"\q");
        page.Find("form.search").Submit();
        Assert.Contains("escape at position 1", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_text_and_never_markup()
    {
        _context.Store.Put("<b>x</b>", "<script>alert(1)</script>");
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?key=%3Cb%3Ex%3C/b%3E");
        Assert.Equal("<script>alert(1)</script>", page.Find("pre.value").TextContent);
        Assert.Empty(page.FindAll("script"));
        Assert.Empty(page.FindAll("main b, .entry b"));
        Assert.Equal("<b>x</b>", page.Find(".panel__title").TextContent);
    }

    [Fact]
    public void A_listing_that_fails_says_why_and_can_be_tried_again()
    {
        _context.Browser.Failure = EtcdErrors.NoLeader;
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys");
        Assert.Contains("etcdserver: no leader", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        _context.Browser.Failure = null;
        _context.Store.Put("k", "v");
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Assert.Equal("k", page.Find(".entry__name").TextContent), DashboardContext.Patience);
    }

    [Fact]
    public void Saving_over_somebody_elses_change_asks_first()
    {
        _context.Store.Put("k", "old");
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?key=k");
        Press(page, "Edit");
        page.Find("textarea").Change("mine");
        _context.Keys.BeforeTxn = () => _context.Store.Put("k", "theirs");
        page.Find(".panel form").Submit();
        page.WaitForElement(".conflict", DashboardContext.Patience);
        Assert.Equal("theirs", page.Find(".conflict pre").TextContent);
        Assert.Equal("mine", page.Find("textarea").GetAttribute("value") ?? page.Find("textarea").TextContent);
        Press(page, "Overwrite with mine");
        page.WaitForAssertion(() => Assert.Equal("mine", page.Find("pre.value").TextContent), DashboardContext.Patience);
        Assert.Equal("mine", _context.Store.All().Single().Value.ToStringUtf8());
    }

    [Fact]
    public void Deleting_asks_and_then_leads_back_to_the_folder()
    {
        _context.Store.Put("/a/k", "v");
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?prefix=/a/&key=/a/k");
        Press(page, "Delete");
        Assert.Equal(1, _context.Store.Count);
        page.FindAll("dialog button").Single(button => button.TextContent == "Delete").Click();
        page.WaitForAssertion(() => Assert.Equal(0, _context.Store.Count), DashboardContext.Patience);
        Assert.Equal("/ui/keys?prefix=/a/", Address);
    }

    [Fact]
    public void A_new_key_needs_a_name_that_is_free()
    {
        _context.Store.Put("taken", "v");
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?new=1");
        page.Find(".panel form").Submit();
        Assert.Contains("at least one character", page.Find(".panel [role=alert]").TextContent, StringComparison.Ordinal);
        page.Find("input[name=key]").Change("taken");
        page.Find(".panel form").Submit();
        page.WaitForAssertion(() => Assert.Contains("exists already", page.Find(".panel").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        page.Find("input[name=key]").Change("free");
        page.Find("textarea").Change("value");
        page.Find(".panel form").Submit();
        page.WaitForAssertion(() => Assert.Equal("/ui/keys?key=free", Address), DashboardContext.Patience);
        Assert.Equal(2, _context.Store.Count);
    }

    [Fact]
    public void An_empty_store_shows_nothing_but_how_to_put_a_key_until_there_is_one()
    {
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys");
        page.WaitForElement(".browser--alone .empty", DashboardContext.Patience);
        Assert.Empty(page.FindAll(".browser__detail"));
        _context.Store.Put("k", "v");
        page.WaitForElement(".browser__detail", DashboardContext.Patience);
        Assert.Empty(page.FindAll(".browser--alone"));
        page = _context.Open<Keys>("/ui/keys?prefix=none");
        page.WaitForElement(".empty", DashboardContext.Patience);
        Assert.Single(page.FindAll(".browser__detail"));
    }

    [Fact]
    public void A_leased_key_shows_how_long_it_has()
    {
        _context.Leases.SecondsLeft[0xabc] = 27;
        _context.Store.Put("k"u8.ToArray(), "v"u8.ToArray(), 0xabc);
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?key=k");
        string facts = page.Find(".pairs--key").TextContent;
        Assert.Contains("abc", facts, StringComparison.Ordinal);
        Assert.Contains("27 s left", facts, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static void Press(IRenderedComponent<Keys> page, string text) =>
        page.FindAll("button").First(button => button.TextContent.Trim() == text).Click();
}
