using Bunit;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class ElectionsTests
{
    [Fact]
    public async Task A_cluster_of_one_teaches_how_to_see_an_election()
    {
        await using DashboardContext context = new();
        IRenderedComponent<Elections> page = context.Open<Elections>("/ui/elections");
        Assert.Contains("webetcd playground", page.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".ribbon"));
    }

    [Fact]
    public async Task Three_members_without_a_story_say_how_to_make_one()
    {
        await using DashboardContext context = new(members: 3);
        IRenderedComponent<Elections> page = context.Open<Elections>("/ui/elections");
        Assert.Contains("No election has been seen yet", page.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Equal(3, page.FindAll(".ribbon__name").Count);
    }

    [Fact]
    public async Task The_latest_election_is_told_drawn_and_tabled()
    {
        await using DashboardContext context = Killed();
        IRenderedComponent<Elections> page = context.Open<Elections>("/ui/elections");
        Assert.Equal("infra1 leads term 2", page.Find("#episode-title").TextContent);
        Assert.Contains("Nobody led for 1.2 s", page.Find(".story").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("svg.sequence").Count);
        Assert.Equal(page.FindAll("svg.sequence--wide .step").Count, page.FindAll(".table--steps tbody tr").Count);
        Assert.Equal(["infra1 leads term 2", "infra0 leads term 1"], page.FindAll(".episodes__title").Select(title => title.TextContent));
    }

    [Fact]
    public async Task The_address_chooses_the_term_the_member_and_the_clock()
    {
        await using DashboardContext context = Killed();
        IRenderedComponent<Elections> page = context.Open<Elections>("/ui/elections?term=1&time=clock");
        Assert.Equal("infra0 leads term 1", page.Find("#episode-title").TextContent);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3}$", page.Find(".table--steps .table__time").TextContent);
        Assert.Contains(page.FindAll(".tabs__tab"), tab => tab.GetAttribute("href") == "/ui/elections?member=infra2&time=clock");
        Assert.Contains("Nothing is known of term 77", context.Open<Elections>("/ui/elections?term=77").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_election_appears_by_itself_and_a_pause_keeps_the_picture()
    {
        await using DashboardContext context = new(members: 3);
        IRenderedComponent<Elections> page = context.Open<Elections>("/ui/elections");
        page.Find("button[aria-pressed=false]").Click();
        ElectionScript script = Script();
        context.Observer.Publish(Led(context.Observer.Current), [.. script.Events]);
        page.Find("button[aria-pressed=true]").Click();
        page.WaitForAssertion(() => Assert.Equal("infra1 leads term 2", page.Find("#episode-title").TextContent), DashboardContext.Patience);
    }

    private static DashboardContext Killed()
    {
        DashboardContext context = new(members: 3);
        context.Observer.Publish(Led(context.Observer.Current), [.. Script().Events]);
        return context;
    }

    private static ElectionScript Script() => new ElectionScript(DateTimeOffset.UtcNow.AddMinutes(-2)).Founding().KillOfLeader(60_000);

    private static ClusterView Led(ClusterView view) => view
        .With(1, member => member with { Reachable = false, Raft = member.Raft with { Role = "follower", LeaderId = 2 } })
        .With(2, member => member with { Raft = member.Raft with { Role = "leader", LeaderId = 2, Term = 2 } });
}
