namespace WebEtcd.Raft.Tests;

/// <summary>Section 5.1 of the Raft paper: terms.</summary>
public sealed class TermTests
{
    [Fact]
    public void A_follower_with_a_smaller_term_takes_the_larger_one()
    {
        var node = TestNode.WithLog(1, [1, 2, 3], new HardState(1, 0, 0), []);
        node.Step(Entries.Append(2, 2, 0, 0, 0));
        Assert.Equal((2UL, RaftRole.Follower, 2UL), (node.Term, node.Role, node.Leader));
    }

    [Fact]
    public void A_candidate_that_finds_its_term_out_of_date_becomes_a_follower()
    {
        var node = new TestNode(1, 1, 2, 3);
        node.Node.Campaign();
        node.Drain();
        Assert.Equal((1UL, RaftRole.Candidate), (node.Term, node.Role));
        node.Step(Entries.Append(2, 2, 0, 0, 0));
        Assert.Equal((2UL, RaftRole.Follower), (node.Term, node.Role));
    }

    [Fact]
    public void A_leader_that_finds_its_term_out_of_date_becomes_a_follower()
    {
        var node = new TestNode(1, 1, 2, 3);
        node.BecomeLeader();
        node.Step(Entries.Append(2, 2, 0, 0, 0));
        Assert.Equal((2UL, RaftRole.Follower), (node.Term, node.Role));
    }

    [Theory]
    [InlineData(MessageType.Append)]
    [InlineData(MessageType.Heartbeat)]
    [InlineData(MessageType.Vote)]
    [InlineData(MessageType.Snapshot)]
    public void A_request_with_a_stale_term_changes_nothing(MessageType type)
    {
        var node = TestNode.WithLog(1, [1, 2, 3], new HardState(2, 0, 0), []);
        var snapshot = new Snapshot(new SnapshotMetadata(9, 1, new ConfState { Voters = [1, 2, 3] }), default);
        node.Step(new Message { Type = type, From = 2, To = 1, Term = 1, Entries = type == MessageType.Append ? Entries.Of(1, 1) : [], Snapshot = snapshot });
        Assert.Equal((2UL, 0UL, 0UL, 0UL), (node.Term, node.Leader, node.Vote, node.Node.Status().LastIndex));
        Assert.False(node.Node.HasReady);
    }
}
