using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.Tests.Rendering;

namespace WebEtcd.Dashboard.Tests.Pages;

/// <summary>The tree as of a revision, and what differs between two.</summary>
public sealed class PastTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new();

    public PastTests()
    {
        _context.Store.Put("/a/changed", "one\ntwo");
        _context.Store.Put("/a/gone", "old");
        _context.Store.Put("/b", "b");
        _context.Store.Put("/a/changed", "one\n2");
        _context.Store.Delete("/a/gone");
        _context.Store.Put("/a/new", "fresh");
    }

    [Fact]
    public void The_tree_of_a_revision_is_shown_to_look_at_only()
    {
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?prefix=/a/&rev=4&key=/a/changed");
        page.WaitForAssertion(() => Assert.Equal("one\ntwo", page.Find("pre.value").TextContent), DashboardContext.Patience);
        Assert.Equal(["changed", "gone"], page.FindAll(".entry__name").Select(name => name.TextContent));
        Assert.Contains("to look at only", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button, a"), item => item.TextContent.Trim() is "Edit" or "Delete" or "New key");
        Assert.Equal("/ui/keys?prefix=/a/&rev=4&key=/a/gone", page.FindAll("a.entry")[1].GetAttribute("href"));
        Assert.Equal("/ui/keys?prefix=/a/&key=/a/changed", page.FindAll("a").Single(link => link.TextContent == "Back to the present").GetAttribute("href"));
    }

    [Fact]
    public void A_revision_is_chosen_in_the_search_and_what_is_no_number_is_refused()
    {
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?prefix=/a/");
        page.Find("input[name=search-revision]").Change("soon");
        page.Find("form[role=search]").Submit();
        Assert.Contains("whole number", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        page.Find("input[name=search-revision]").Change("3");
        page.Find("form[role=search]").Submit();
        Assert.EndsWith("/ui/keys?prefix=/a/&rev=3", _context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revision_that_is_compacted_leads_to_the_oldest_that_is_kept()
    {
        _context.Store.Compact(5);
        _context.Observer.Publish(_context.Observer.Current.With(1, member => member with { Store = member.Store with { CompactRevision = 5 } }));
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?rev=2");
        Assert.Contains("Revision 2 cannot be shown.", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal("/ui/keys?rev=5", page.Find(".notice a").GetAttribute("href"));
    }

    [Fact]
    public void What_was_added_changed_and_removed_is_shown_line_by_line()
    {
        IRenderedComponent<DiffPage> page = _context.Open<DiffPage>("/ui/diff?prefix=/a/&from=4");
        page.WaitForAssertion(() => Assert.Equal(["changed", "removed", "added"], page.FindAll(".keydiff .tag").Select(tag => tag.TextContent)), DashboardContext.Patience);
        Assert.Equal(["−two", "+2"], page.FindAll(".keydiff")[0].QuerySelectorAll(".diff__line--removed, .diff__line--added").Select(line => line.TextContent));
        Assert.Equal("−old", page.FindAll(".keydiff")[1].QuerySelector(".diff__line")!.TextContent);
        Assert.Equal("+fresh", page.FindAll(".keydiff")[2].QuerySelector(".diff__line")!.TextContent);
        Assert.DoesNotContain("/b", page.FindAll(".keydiff").Select(key => key.GetAttribute("aria-label")));
    }

    [Fact]
    public void A_comparison_goes_on_with_the_same_two_revisions()
    {
        for (int i = 0; i < 30; i++)
        {
            _context.Store.Put($"/many/{i:d2}", "v");
        }

        IRenderedComponent<DiffPage> page = _context.Open<DiffPage>("/ui/diff?prefix=/many/&from=7");
        page.WaitForAssertion(() => Assert.Equal(20, page.FindAll(".keydiff").Count), DashboardContext.Patience);
        string next = page.FindAll(".pager a").Single().GetAttribute("href")!;
        Assert.Contains("&to=37&", next, StringComparison.Ordinal);
        page = _context.Open<DiffPage>(next);
        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll(".keydiff").Count), DashboardContext.Patience);
    }

    [Fact]
    public void Revisions_that_make_no_sense_are_named()
    {
        IRenderedComponent<DiffPage> page = _context.Open<DiffPage>("/ui/diff");
        Assert.Contains("Choose a revision", page.Markup, StringComparison.Ordinal);
        page.Find("form").Submit();
        Assert.Contains("whole number", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        page = _context.Open<DiffPage>("/ui/diff?from=900");
        Assert.Contains("future revision", page.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
