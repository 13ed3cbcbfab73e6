namespace WebEtcd.Raft.Tests;

public sealed class LeadershipTests
{
    [Fact]
    public void A_leader_that_hears_no_quorum_for_an_election_timeout_steps_down()
    {
        var group = new Group(3, options => options.CheckQuorum = true);
        group.Campaign(1);
        group.Isolate(1);
        group[1].Tick(10);
        Assert.Equal(RaftRole.Leader, group[1].Role);
        group[1].Tick(10);
        Assert.Equal((RaftRole.Follower, 0UL), (group[1].Role, group[1].Leader));
        Assert.Equal(RaftResult.ProposalDropped, group[1].Propose("x"));
    }

    [Fact]
    public void A_leader_that_hears_one_of_two_followers_goes_on()
    {
        var group = new Group(3, options => options.CheckQuorum = true);
        group.Campaign(1);
        group.Passes = message => message.From != 3 && message.To != 3;
        for (var i = 0; i < 40; i++)
        {
            group[1].Tick();
            group.Settle();
        }

        Assert.Equal(RaftRole.Leader, group[1].Role);
    }

    [Fact]
    public void A_member_that_hears_a_leader_does_not_vote_for_another()
    {
        var group = new Group(3, options => options.CheckQuorum = true);
        group.Campaign(1);
        group.Tick();
        group[2].Step(new Message { Type = MessageType.Vote, From = 3, To = 2, Term = 9, Index = 9, LogTerm = 9 });
        Assert.Equal((1UL, 1UL), (group[2].Term, group[2].Leader));
        Assert.Empty(group[2].Drain());
    }

    [Fact]
    public void A_member_back_from_a_partition_does_not_disturb_the_group_with_pre_votes()
    {
        var group = new Group(3, options =>
        {
            options.PreVote = true;
            options.CheckQuorum = true;
        });
        group.Campaign(1);
        group.Isolate(3);
        group.Propose(1, "x");
        group.Tick(100);
        Assert.Equal(1UL, group[3].Term);
        group.Heal();
        group.Tick(30);
        Assert.Equal((RaftRole.Leader, 1UL), (group[1].Role, group[1].Term));
        Assert.Equal(group[1].LogText, group[3].LogText);
    }

    [Fact]
    public void Without_pre_vote_a_member_back_with_a_higher_term_gets_the_leader_to_step_down_and_the_group_goes_on()
    {
        var group = new Group(3, options => options.CheckQuorum = true);
        group.Campaign(1);
        group.Isolate(3);
        group.Tick(60);
        Assert.True(group[3].Term > 1);
        group.Heal();
        group.Tick(60);
        var leader = Assert.Single(group.Ids, id => group[id].Role == RaftRole.Leader);
        Assert.All(group.Ids, id => Assert.Equal((leader, group[leader].Term), (group[id].Leader, group[id].Term)));
    }

    [Fact]
    public void Leadership_goes_to_a_follower_that_is_up_to_date_at_once()
    {
        var group = new Group(3, options => options.CheckQuorum = true);
        group.Campaign(1);
        group[1].Node.TransferLeader(2);
        group.Settle();
        Assert.Equal((RaftRole.Leader, RaftRole.Follower), (group[2].Role, group[1].Role));
    }

    [Fact]
    public void Leadership_goes_to_a_slow_follower_once_it_has_caught_up_and_no_proposal_is_taken_meanwhile()
    {
        var group = new Group(3);
        group.Campaign(1);
        group.Isolate(3);
        group.Propose(1, "a", "b");
        group[1].Node.TransferLeader(3);
        Assert.Equal(3UL, group[1].Node.Status().LeadTransferee);
        Assert.Equal(RaftResult.ProposalDropped, group[1].Propose("c"));
        group.Heal();
        group.Tick(2);
        Assert.Equal(RaftRole.Leader, group[3].Role);
        Assert.StartsWith("1/1 1/2 1/3 2/4", group[1].LogText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transfer_that_takes_longer_than_an_election_timeout_is_given_up()
    {
        var group = new Group(3);
        group.Campaign(1);
        group.Isolate(3);
        group.Propose(1, "a");
        group[1].Node.TransferLeader(3);
        for (var i = 0; i < 10; i++)
        {
            group[1].Tick();
            group.Settle();
        }

        Assert.Equal((RaftRole.Leader, 0UL), (group[1].Role, group[1].Node.Status().LeadTransferee));
        Assert.Equal(RaftResult.Ok, group[1].Propose("b"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void A_transfer_to_oneself_a_learner_or_a_stranger_is_ignored(ulong target)
    {
        var leader = new TestNode(1, new ConfState { Voters = [1, 2, 3], Learners = [4] });
        leader.BecomeLeader();
        leader.Node.TransferLeader(target);
        Assert.Equal(0UL, leader.Node.Status().LeadTransferee);
        Assert.Equal(RaftResult.Ok, leader.Propose("x"));
    }

    [Fact]
    public void A_transfer_is_given_up_when_its_target_is_removed()
    {
        var leader = new TestNode(1, 1, 2, 3);
        leader.BecomeLeader();
        leader.Node.TransferLeader(3);
        leader.Node.ApplyConfChange(new ConfChange { Changes = [new(ConfChangeType.RemoveNode, 3)] });
        Assert.Equal(0UL, leader.Node.Status().LeadTransferee);
    }

    [Fact]
    public void A_follower_that_forgot_its_leader_votes_although_it_heard_it()
    {
        var group = new Group(3, options =>
        {
            options.CheckQuorum = true;
            options.PreVote = true;
        });
        group.Campaign(1);
        Assert.Equal(RaftResult.Ok, group[3].Node.ForgetLeader());
        Assert.Equal(0UL, group[3].Leader);
        group.Passes = message => message.From != 1 && message.To != 1;
        group[2].Node.ForgetLeader();
        group.Campaign(2);
        Assert.Equal(RaftRole.Leader, group[2].Role);
    }

    [Fact]
    public void A_follower_passes_proposals_on_unless_that_is_disabled()
    {
        var group = new Group(3);
        group.Campaign(1);
        group.Propose(2, "from a follower");
        Assert.Equal("from a follower", Entries.TextOf(group[3].LogEntries[^1]));

        var alone = new TestNode(1, new ConfState { Voters = [1, 2] }, options => options.DisableProposalForwarding = true);
        alone.Step(Entries.Append(2, 1, 0, 0, 0));
        Assert.Equal(RaftResult.ProposalDropped, alone.Propose("x"));
    }

    /// <summary>DotNext 168: however members start, a term has one leader.</summary>
    [Fact]
    public void Members_that_start_together_have_at_most_one_leader_in_a_term()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var group = new Group(5, options =>
            {
                options.Seed += seed * 31;
                options.PreVote = seed % 2 == 0;
            });
            var leaders = new Dictionary<ulong, ulong>();
            for (var tick = 0; tick < 60; tick++)
            {
                group.Tick();
                foreach (var id in group.Ids.Where(id => group[id].Role == RaftRole.Leader))
                {
                    Assert.True(leaders.TryAdd(group[id].Term, id) || leaders[group[id].Term] == id, $"seed {seed}: two leaders in term {group[id].Term}");
                }
            }

            Assert.True(leaders.Count > 0, $"seed {seed}: no leader within 60 ticks");
        }
    }
}
