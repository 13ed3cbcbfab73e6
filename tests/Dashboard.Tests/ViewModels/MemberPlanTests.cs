using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels.Members;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.ViewModels;

public sealed class MemberPlanTests
{
    [Fact]
    public void A_voter_that_is_not_started_takes_the_spare_vote_of_three()
    {
        MemberPlan plan = Plan(Views.Cluster(3), MemberAction.AddVoter);
        Assert.Equal((2, 1), (plan.Before.Needed, plan.Before.Spare));
        Assert.Equal((3, 0), (plan.After!.Needed, plan.After.Spare));
        Assert.Contains(plan.Notes, note => note is { Kind: "warning", Text: "Until the new member is started and has caught up, no member may fail, 1 may now." });
        Assert.Contains(plan.Notes, note => note.Text.StartsWith("4 votes survive no more failures than 3 do", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_voter_stops_a_cluster_of_one()
    {
        MemberPlan plan = Plan(Views.Cluster(1), MemberAction.AddVoter);
        Assert.Contains(plan.Notes, note => note.Kind == "error" && note.Text.Contains("would have no quorum: 1 of the 2 votes", StringComparison.Ordinal));
    }

    [Fact]
    public void A_learner_changes_no_votes()
    {
        MemberPlan plan = Plan(Views.Cluster(3), MemberAction.AddLearner);
        Assert.Equal((3, 1), (plan.After!.Voters, plan.After.Spare));
        Assert.DoesNotContain(plan.Notes, note => note.Kind != "info");
    }

    [Fact]
    public void Removing_a_member_that_is_there_while_another_is_lost_stops_the_cluster()
    {
        ClusterView view = Views.Cluster(3).With(3, member => member with { Reachable = false });
        Assert.Equal("error", Plan(view, MemberAction.Remove, 2).Notes[0].Kind);
        Assert.Equal("2 of 2 votes decide. All 2 that can be had are needed: one more loss stops writes.", Plan(view, MemberAction.Remove, 3).After!.Sentence);
    }

    [Fact]
    public void Removing_the_leader_or_the_serving_node_is_said_to_be_so()
    {
        MemberPlan plan = Plan(Views.Cluster(5), MemberAction.Remove, 1);
        Assert.Contains(plan.Notes, note => note.Text.StartsWith("It leads at present", StringComparison.Ordinal));
        Assert.Contains(plan.Notes, note => note.Text.StartsWith("It serves this page", StringComparison.Ordinal));
    }

    [Fact]
    public void A_promotion_shows_the_vote_that_is_added()
    {
        ClusterView view = Views.Cluster(3).With(3, member => member with { IsLearner = true });
        MemberPlan plan = Plan(view, MemberAction.Promote, 3);
        Assert.Equal((2, 3), (plan.Before.Voters, plan.After!.Voters));
        Assert.Equal((0, 1), (plan.Before.Spare, plan.After.Spare));
    }

    [Theory]
    [InlineData(MemberAction.AddLearner, 0UL)]
    [InlineData(MemberAction.AddVoter, 0UL)]
    [InlineData(MemberAction.Promote, 0xabcUL)]
    [InlineData(MemberAction.Remove, 0xffffffffffffffffUL)]
    [InlineData(MemberAction.MoveLeader, 1UL)]
    [InlineData(MemberAction.Update, 2UL)]
    [InlineData(MemberAction.None, 0UL)]
    public void The_address_holds_the_state(MemberAction action, ulong member)
    {
        MembersAddress address = new(action, member);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri("http://x" + address.Link).Query);
        Assert.Equal(address, MembersAddress.Parse(query.TryGetValue("do", out var what) ? what.ToString() : null, query.TryGetValue("member", out var id) ? id.ToString() : null));
    }

    [Fact]
    public void A_member_that_is_gone_has_no_plan() => Assert.Null(MemberPlan.For(Views.Cluster(3), new MembersAddress(MemberAction.Remove, 99)));

    private static MemberPlan Plan(ClusterView view, MemberAction action, ulong member = 0) => MemberPlan.For(view, new MembersAddress(action, member))!;
}
