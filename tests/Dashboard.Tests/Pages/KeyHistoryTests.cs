using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Dashboard.ViewModels;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class KeyHistoryTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new();

    private string Address => new Uri(_context.Services.GetRequiredService<NavigationManager>().Uri).PathAndQuery;

    public KeyHistoryTests()
    {
        _context.Store.Put("k", "one\ntwo");
        _context.Store.Put("other", "x");
        _context.Store.Put("k", "one\n2");
        _context.Store.Delete("k");
        _context.Store.Put("k", "new");
    }

    [Fact]
    public void Versions_of_all_lives_of_a_key_are_links()
    {
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?key=k&versions=all");
        Assert.Equal(["6", "5", "4", "2"], page.FindAll(".version__revision").Select(item => item.TextContent));
        Assert.Equal(["present", "deleted", "", ""], page.FindAll(".version__note").Select(item => item.TextContent));
        Assert.Contains("Choose an older version", page.Find(".history__hint").TextContent, StringComparison.Ordinal);
        Assert.Equal("/ui/keys?key=k&versions=4", page.FindAll(".version")[2].GetAttribute("href"));
        Assert.Equal("+new", page.Find(".diff").TextContent.Trim());
    }

    [Fact]
    public void A_version_is_compared_with_the_one_before_or_any_other()
    {
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?key=k&versions=4");
        Assert.Equal([" one", "−two", "+2"], page.FindAll(".diff__line").Select(line => line.TextContent));
        page.Find("select[name=against]").Change("6");
        Assert.Equal("/ui/keys?key=k&versions=4-6", Address);
        page = _context.Open<Keys>("/ui/keys?key=k&versions=4-6");
        Assert.Equal(["−new", "+one", "+2"], page.FindAll(".diff__line").Select(line => line.TextContent));
    }

    [Fact]
    public void A_version_is_restored_over_what_was_seen()
    {
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?key=k&versions=2");
        Press(page, "Restore this version");
        page.FindAll("dialog button").Single(button => button.TextContent == "Restore").Click();
        page.WaitForAssertion(() => Assert.Contains("The value of revision 2 is back, as revision 7.", page.Find(".notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Equal("one\ntwo", _context.Store.All().Single(kv => kv.Key.ToStringUtf8() == "k").Value.ToStringUtf8());
    }

    [Fact]
    public void A_change_in_between_stops_the_restore()
    {
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?key=k&versions=2");
        Press(page, "Restore this version");
        _context.Keys.BeforeTxn = () => _context.Store.Put("k", "theirs");
        page.FindAll("dialog button").Single(button => button.TextContent == "Restore").Click();
        page.WaitForAssertion(() => Assert.Contains("Somebody changed the key first", page.Find(".notice").TextContent, StringComparison.Ordinal), DashboardContext.Patience);
        Assert.Equal("theirs", _context.Store.All().Single(kv => kv.Key.ToStringUtf8() == "k").Value.ToStringUtf8());
    }

    [Fact]
    public void A_deleted_key_comes_back()
    {
        _context.Store.Delete("k");
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?key=k");
        Assert.Contains("There is no such key", page.Markup, StringComparison.Ordinal);
        page = _context.Open<Keys>("/ui/keys?key=k&versions=6");
        Press(page, "Restore this version");
        page.FindAll("dialog button").Single(button => button.TextContent == "Restore").Click();
        page.WaitForAssertion(() => Assert.Equal("new", _context.Store.All().Single(kv => kv.Key.ToStringUtf8() == "k").Value.ToStringUtf8()), DashboardContext.Patience);
    }

    [Fact]
    public void What_is_compacted_is_said_to_be()
    {
        _context.Store.Compact(5);
        IRenderedComponent<Keys> page = _context.Open<Keys>("/ui/keys?key=k&versions=2");
        Assert.Contains("What was before revision 5 has been compacted", page.Find(".panel").TextContent, StringComparison.Ordinal);
        Assert.Contains("Revision 2 is not among the versions", page.Find(".panel").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all", 0, 0)]
    [InlineData("17", 17, 0)]
    [InlineData("17-12", 17, 12)]
    public void The_choice_is_part_of_the_address(string text, long revision, long against)
    {
        VersionChoice choice = new(revision, against);
        Assert.Equal(text, choice.ToString());
        Assert.Equal(choice, VersionChoice.Parse(text));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static void Press(IRenderedComponent<Keys> page, string text) =>
        page.FindAll("button").First(button => button.TextContent.Trim() == text).Click();
}
