using AngleSharp.Dom;
using Bunit;
using WebEtcd.Dashboard.Pages;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.Tests.Rendering;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.Pages;

public sealed class OverviewTests
{
    [Fact]
    public async Task The_numbers_of_the_serving_node_are_shown()
    {
        await using DashboardContext context = new();
        IRenderedComponent<Overview> page = context.Open<Overview>("/ui");
        Assert.Contains("Healthy", page.Find(".page-head").TextContent, StringComparison.Ordinal);
        Assert.Equal("913", page.Find(".facts .fact dd").TextContent);
        Assert.Contains("3.40 ms", page.Find(".curves").TextContent, StringComparison.Ordinal);
        Assert.Contains("0.3 % of 2.0 GiB", page.Find(".facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_leader_and_its_event_appear_by_themselves()
    {
        await using DashboardContext context = new(members: 3);
        IRenderedComponent<Overview> page = context.Open<Overview>("/ui");
        Assert.Contains("infra0 leads in term 2", page.Markup, StringComparison.Ordinal);
        ClusterView after = context.Observer.Current
            .With(1, member => member with { Raft = member.Raft with { Role = "follower", LeaderId = 2, Term = 3 } })
            .With(2, member => member with { Raft = member.Raft with { Role = "leader", LeaderId = 2, Term = 3 } });
        context.Observer.Publish(after, Views.Happened(9, ClusterEventKind.LeaderElected, "infra1 leads in term 3"));
        page.WaitForAssertion(() => Assert.Equal("infra1 leads in term 3", page.Find(".events__text").TextContent), DashboardContext.Patience);
        Assert.Contains("infra1", page.Find(".node--leads .node__name").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ClusterEventKind.QuotaNearlyFull, "warn", "quota nearly full")]
    [InlineData(ClusterEventKind.AlarmRaised, "bad", "alarm raised")]
    [InlineData(ClusterEventKind.AlarmDisarmed, "good", "alarm disarmed")]
    [InlineData(ClusterEventKind.Defragmented, "good", "defragmented")]
    public async Task An_event_of_weight_has_a_colour_a_shape_and_a_word(ClusterEventKind kind, string weight, string word)
    {
        await using DashboardContext context = new();
        IRenderedComponent<Overview> page = context.Open<Overview>("/ui");
        context.Observer.Publish(context.Observer.Current, Views.Happened(9, kind, "of a test"));
        page.WaitForAssertion(() => Assert.Equal("of a test", page.Find(".events__text").TextContent), DashboardContext.Patience);
        IElement tag = page.Find(".events .tag");
        Assert.Equal(word, tag.TextContent.Trim());
        Assert.Contains("tag--" + weight, tag.ClassList);
        Assert.NotNull(tag.QuerySelector("svg path"));
    }

    [Fact]
    public async Task The_drawing_has_a_twin_in_words()
    {
        await using DashboardContext context = new(members: 3);
        context.Observer.Publish(context.Observer.Current.With(3, member => member with { Reachable = false }));
        IRenderedComponent<Overview> page = context.Open<Overview>("/ui");
        Assert.Contains("infra2 is unreachable", page.Find("svg.topology").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(["leader", "follower", "unreachable"], page.FindAll("tbody .badge").Select(badge => badge.TextContent));
    }

    [Fact]
    public async Task Votes_that_can_be_had_are_counted_in_words()
    {
        await using DashboardContext context = new(members: 3);
        context.Observer.Publish(context.Observer.Current
            .With(2, member => member with { IsLearner = true })
            .With(3, member => member with { Reachable = false }));
        IRenderedComponent<Overview> page = context.Open<Overview>("/ui");
        Assert.Equal(["infra0 has a vote", "infra1 learns, has no vote", "infra2 not reached"], page.FindAll(".quorum__vote").Select(vote => vote.TextContent.Trim()));
        Assert.Contains("2 of 2 votes decide. Only 1 can be had: nothing is written until 1 more member returns.", page.Find(".quorum").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_that_was_never_heard_is_shown_as_such()
    {
        await using DashboardContext context = new(members: 3);
        context.Observer.Publish(context.Observer.Current.With(3, member => member with { Reachable = false, ObservedAt = DateTimeOffset.MinValue }));
        IRenderedComponent<Overview> page = context.Open<Overview>("/ui");
        Assert.Contains("it has not been heard since this node started", page.Find(".card--table").TextContent, StringComparison.Ordinal);
        Assert.Contains(page.FindAll(".node__index"), note => note.TextContent == "never heard");
    }

    [Fact]
    public async Task An_alarm_says_what_to_do()
    {
        await using DashboardContext context = new();
        context.Observer.Publish(context.Observer.Current with { Alarms = [new AlarmView(1, "NOSPACE")] });
        IRenderedComponent<Overview> page = context.Open<Overview>("/ui");
        Assert.Contains("Compact, defragment, then disarm", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_knows_no_members_yet_is_starting()
    {
        await using DashboardContext context = new();
        context.Observer.Publish(context.Observer.Current with { Members = [] });
        Assert.Contains("This node is starting", context.Open<Overview>("/ui").Markup, StringComparison.Ordinal);
    }
}
