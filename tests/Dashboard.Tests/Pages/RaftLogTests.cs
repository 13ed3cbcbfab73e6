using AngleSharp.Dom;
using Bunit;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class RaftLogTests : IAsyncDisposable
{
    private readonly DashboardContext _context = new(3);

    [Fact]
    public void The_end_of_the_log_is_shown_with_what_each_entry_asks_for()
    {
        IRenderedComponent<RaftLog> page = _context.Open<RaftLog>("/ui/raft");
        IReadOnlyList<IElement> rows = page.FindAll(".table--log tbody tr");
        Assert.Equal(50, rows.Count);
        Assert.Equal(["stored", "stored", "committed", "committed", "applied"], rows.Take(5).Select(row => row.QuerySelector(".tag")!.TextContent));
        IElement put = rows.Single(row => row.QuerySelector(".log__index")!.TextContent == "1\u202F200");
        Assert.Equal("put", put.QuerySelector(".log__kind")!.TextContent);
        Assert.Contains("/config/app/database", put.TextContent, StringComparison.Ordinal);
        Assert.Contains("value of 512 B", put.TextContent, StringComparison.Ordinal);
        Assert.Matches("alice\\s*through infra0", put.QuerySelector(".log__from")!.TextContent);
        IElement delete = rows.Single(row => row.QuerySelector(".log__index")!.TextContent == "1\u202F201");
        Assert.Contains("/jobs/", delete.TextContent, StringComparison.Ordinal);
        Assert.Contains("and all below it", delete.TextContent, StringComparison.Ordinal);
        Assert.Contains("<b>viewer</b>", rows.First(row => row.TextContent.Contains("permit", StringComparison.Ordinal)).TextContent, StringComparison.Ordinal);
        Assert.Contains("2 entries wait for a quorum, 2 entries are committed and not applied yet.", page.Find(".log-sentence").TextContent, StringComparison.Ordinal);
        Assert.Equal("1\u202F000", page.FindAll(".facts .fact").Single(fact => fact.TextContent.Contains("Compacted", StringComparison.Ordinal)).QuerySelector("dd")!.TextContent);
    }

    [Fact]
    public void Following_shows_what_comes_and_counts_what_it_missed()
    {
        IRenderedComponent<RaftLog> page = _context.Open<RaftLog>("/ui/raft");
        _context.Log.Grow(80);
        _context.Observer.Publish(_context.Observer.Current);
        page.WaitForAssertion(() => Assert.Equal("1\u202F284", page.Find(".log__index").TextContent), DashboardContext.Patience);
        Assert.Contains("30 skipped", page.Find(".watch-bar__numbers").TextContent, StringComparison.Ordinal);
        Assert.Contains("/ui/raft?at=1284", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_held_page_stays_and_leads_to_both_sides()
    {
        IRenderedComponent<RaftLog> page = _context.Open<RaftLog>("/ui/raft?at=1100");
        Assert.Equal("1\u202F100", page.Find(".log__index").TextContent);
        Assert.Equal(["/ui/raft?at=1150", "/ui/raft?at=1050", "/ui/raft?at=1050"], page.FindAll(".pager a").Select(link => link.GetAttribute("href")));
        Assert.Contains("Held at entry 1\u202F100", page.Find(".watch-bar__state").TextContent, StringComparison.Ordinal);
        page.Find("input[name=at]").Change("nothing");
        page.Find(".log-jump").Submit();
        Assert.Contains("whole number", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        page.Find("input[name=at]").Change("1010");
        page.Find(".log-jump").Submit();
        page.WaitForAssertion(() => Assert.Equal("1\u202F010", page.Find(".log__index").TextContent), DashboardContext.Patience);
    }

    [Theory]
    [InlineData(7, "These entries are not kept any more")]
    [InlineData(9999, "There is no such entry yet")]
    public void What_the_log_does_not_have_is_explained(int at, string title) =>
        Assert.Equal(title, _context.Open<RaftLog>($"/ui/raft?at={at}").Find(".empty__title").TextContent);

    [Fact]
    public void Each_members_place_is_drawn_said_and_tabled()
    {
        _context.Observer.Publish(_context.Observer.Current
            .With(1, member => member with { Raft = member.Raft with { Progress = [.. member.Raft.Progress.Select(item => item.MemberId == 3 ? item with { Match = 1104, Next = 1105 } : item)] } })
            .With(3, member => member with { Raft = member.Raft with { AppliedIndex = 1100, CommitIndex = 1104, LastIndex = 1104 } }));
        IRenderedComponent<RaftLog> page = _context.Open<RaftLog>("/ui/raft");
        Assert.Equal(
            ["leads; applied 1\u202F204 of 1\u202F204 committed, last 1\u202F204", "has all of the leader's log; applied 1\u202F204 of 1\u202F204 committed, last 1\u202F204", "100 entries behind the leader; applied 1\u202F100 of 1\u202F104 committed, last 1\u202F104"],
            page.FindAll(".lane__words").Select(words => words.TextContent));
        Assert.Equal(2, page.FindAll(".lane__plot .lane__match").Count);
        Assert.Equal(["infra2", "follower", "replicate", "1\u202F104", "1\u202F105", "1\u202F100"], page.FindAll(".twin tbody tr")[2].Children.Take(6).Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public void Who_may_not_look_is_told_why()
    {
        _context.Log.Failure = EtcdErrors.PermissionDenied;
        IRenderedComponent<RaftLog> page = _context.Open<RaftLog>("/ui/raft");
        Assert.Contains("only users with the role root", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".table--log"));
        _context.Log.Failure = null;
        page.FindAll("button").Single(button => button.TextContent == "Try again").Click();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".table--log")), DashboardContext.Patience);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
