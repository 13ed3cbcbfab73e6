namespace WebEtcd.Raft.Tests;

public sealed class MembershipTests
{
    [Fact]
    public void A_second_change_while_one_is_pending_becomes_an_empty_entry()
    {
        var leader = CommittedLeader(1, 2, 3);
        leader.Node.ProposeConfChange(Add(4));
        leader.Node.ProposeConfChange(Add(5));
        var entries = leader.HandleReady().Entries;
        Assert.Equal([EntryType.ConfChangeV2, EntryType.Normal], entries.Select(entry => entry.Type));
        Assert.Equal(0, entries[1].Data.Length);
    }

    [Fact]
    public void A_new_leader_takes_no_change_before_it_applied_what_its_predecessors_left()
    {
        var leader = TestNode.WithLog(1, [1, 2, 3], new HardState(1, 0, 1), [1, 1]);
        leader.BecomeLeader();
        leader.Node.ProposeConfChange(Add(4));
        Assert.Equal(EntryType.Normal, Assert.Single(leader.HandleReady().Entries).Type);
        leader.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 2, Index = 3 });
        leader.Drain();
        leader.Node.ProposeConfChange(Add(4));
        Assert.Equal(EntryType.ConfChangeV2, Assert.Single(leader.HandleReady().Entries).Type);
    }

    [Fact]
    public void A_change_that_could_never_be_applied_becomes_an_empty_entry()
    {
        var leader = CommittedLeader(1);
        ConfChange[] impossible = [Remove(1), new ConfChange(), new ConfChange { Changes = [new((ConfChangeType)3, 1)] }];
        foreach (var change in impossible)
        {
            leader.Node.ProposeConfChange(change);
            leader.Drain();
            Assert.Equal(EntryType.Normal, leader.LogEntries[^1].Type);
        }

        Assert.Equal([1UL], leader.Node.Status().ConfState.Voters);
    }

    [Fact]
    public void A_forwarded_change_that_cannot_be_read_becomes_an_empty_entry()
    {
        var leader = CommittedLeader(1, 2, 3);
        leader.Step(new Message { Type = MessageType.Propose, From = 2, To = 1, Entries = [new Entry(0, 0, EntryType.ConfChangeV2, new byte[] { 0xFF })] });
        Assert.Equal(EntryType.Normal, Assert.Single(leader.HandleReady().Entries).Type);
    }

    [Fact]
    public void A_joint_configuration_needs_both_majorities()
    {
        var leader = CommittedLeader(1, 2, 3);
        leader.Node.ApplyConfChange(new ConfChange
        {
            Transition = ConfChangeTransition.JointExplicit,
            Changes = [new(ConfChangeType.RemoveNode, 2), new(ConfChangeType.RemoveNode, 3), new(ConfChangeType.AddNode, 4), new(ConfChangeType.AddNode, 5)],
        });
        leader.Propose("x");
        leader.Drain();
        var last = leader.Node.Status().LastIndex;
        Ack(leader, 4, last);
        Ack(leader, 5, last);
        Assert.True(leader.Commit < last);
        Ack(leader, 2, last);
        Assert.Equal(last, leader.Commit);
    }

    [Fact]
    public void A_group_replaces_two_members_at_once_and_leaves_the_joint_configuration_by_itself()
    {
        // The first configuration is part of a snapshot, which newcomers get because the log does not go back before it.
        var first = new ConfState { Voters = [1, 2, 3] };
        var group = new Group(3, options =>
        {
            options.Storage = new MemoryLogStorage(default, first, 1, 1);
            options.Applied = 1;
        });
        group.Campaign(1);
        group.Add(new TestNode(4, new ConfState()));
        group.Add(new TestNode(5, new ConfState()));
        group[1].Node.ProposeConfChange(new ConfChange
        {
            Changes = [new(ConfChangeType.RemoveNode, 2), new(ConfChangeType.RemoveNode, 3), new(ConfChangeType.AddNode, 4), new(ConfChangeType.AddNode, 5)],
        });
        group.Settle();
        group.Tick(3);
        foreach (var id in (ulong[])[1, 4, 5])
        {
            var state = group[id].Node.Status().ConfState;
            Assert.Equal([1UL, 4UL, 5UL], state.Voters);
            Assert.Empty(state.VotersOutgoing);
            Assert.Equal(group[1].Node.Status().LastIndex, group[id].Node.Status().LastIndex);
            Assert.Equal(group[1].Commit, group[id].Commit);
        }

        group.Isolate(2, 3);
        group.Propose(1, "without the old ones");
        Assert.Equal(group[1].Node.Status().LastIndex, group[5].Commit);
    }

    [Fact]
    public void A_learner_gets_the_log_but_does_not_count()
    {
        var leader = new TestNode(1, new ConfState { Voters = [1, 2], Learners = [3] });
        leader.BecomeLeader();
        Ack(leader, 3, 1);
        Assert.Equal(0UL, leader.Commit);
        Ack(leader, 2, 1);
        Assert.Equal(1UL, leader.Commit);

        var learner = new TestNode(3, new ConfState { Voters = [1, 2], Learners = [3] });
        learner.Tick(50);
        Assert.Equal((RaftRole.Follower, 0UL), (learner.Role, learner.Term));
    }

    [Fact]
    public void A_learner_votes_when_asked()
    {
        var learner = new TestNode(3, new ConfState { Voters = [1, 2], Learners = [3] });
        learner.Step(new Message { Type = MessageType.Vote, From = 1, To = 3, Term = 1 });
        Assert.False(Assert.Single(learner.Drain()).Reject);
    }

    [Fact]
    public void A_member_with_a_committed_change_not_yet_applied_does_not_campaign()
    {
        var storage = new MemoryLogStorage(new HardState(1, 0, 2), new ConfState { Voters = [1, 2] }, 0, 0);
        storage.Append([.. Entries.Of(1, 1), new Entry(1, 2, EntryType.ConfChangeV2, Add(3).Encode())]);
        var node = new TestNode(1, new ConfState { Voters = [1, 2] }, options => options.Storage = storage);
        node.Node.Campaign();
        Assert.Equal(RaftRole.Follower, node.Role);
        node.Drain();
        node.Node.Campaign();
        Assert.Equal(RaftRole.Candidate, node.Role);
    }

    [Theory]
    [InlineData(true, RaftRole.Follower)]
    [InlineData(false, RaftRole.Leader)]
    public void A_removed_leader_steps_down_if_so_configured_and_takes_no_proposals(bool stepDown, RaftRole role)
    {
        var leader = CommittedLeader([1, 2, 3], options => options.StepDownOnRemoval = stepDown);
        leader.Node.ApplyConfChange(Remove(1));
        Assert.Equal(role, leader.Role);
        Assert.Equal(RaftResult.ProposalDropped, leader.Propose("x"));
        leader.Tick(50);
        leader.Node.Campaign();
        Assert.Equal(role, leader.Role);
    }

    [Fact]
    public void Removing_a_voter_commits_what_waited_for_it()
    {
        var leader = CommittedLeader(1, 2);
        leader.Propose("x");
        leader.Drain();
        Assert.Equal(1UL, leader.Commit);
        leader.Node.ApplyConfChange(Remove(2));
        Assert.Equal(2UL, leader.Commit);
    }

    private static ConfChange Add(ulong id) => new() { Changes = [new(ConfChangeType.AddNode, id)] };

    private static ConfChange Remove(ulong id) => new() { Changes = [new(ConfChangeType.RemoveNode, id)] };

    private static void Ack(TestNode leader, ulong from, ulong index) =>
        leader.Step(new Message { Type = MessageType.AppendResponse, From = from, To = 1, Term = leader.Term, Index = index });

    private static TestNode CommittedLeader(params ulong[] voters) => CommittedLeader(voters, null);

    private static TestNode CommittedLeader(ulong[] voters, Action<TestNodeOptions>? configure)
    {
        var leader = new TestNode(1, new ConfState { Voters = voters }, configure);
        foreach (var message in leader.BecomeLeader().Where(message => message.Type == MessageType.Append))
        {
            leader.Step(Entries.Accept(message));
        }

        leader.Drain();
        Assert.Equal(1UL, leader.Commit);
        return leader;
    }
}
