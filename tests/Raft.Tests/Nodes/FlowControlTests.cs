namespace WebEtcd.Raft.Tests;

public sealed class FlowControlTests
{
    [Fact]
    public void A_leader_probes_with_one_message_until_the_follower_answers()
    {
        var leader = new TestNode(1, 1, 2);
        leader.BecomeLeader();
        for (var i = 0; i < 5; i++)
        {
            leader.Propose($"{i}");
            Assert.Empty(leader.Drain());
        }

        leader.Step(Stored(1));
        var message = Assert.Single(leader.Drain());
        Assert.Equal((1UL, 5), (message.Index, message.Entries.Count));
    }

    [Fact]
    public void Messages_sent_ahead_are_bounded_by_their_number()
    {
        var leader = ReplicatingLeader(options => options.MaxInflightMessages = 3);
        for (var i = 0; i < 3; i++)
        {
            leader.Propose($"{i}");
            Assert.Single(leader.Drain());
        }

        leader.Propose("waits");
        Assert.Empty(leader.Drain());
        leader.Step(Stored(2));
        Assert.Equal("waits", Entries.TextOf(Assert.Single(Assert.Single(leader.Drain(), message => message.Entries.Count > 0).Entries)));
    }

    [Fact]
    public void Messages_sent_ahead_are_bounded_by_their_bytes()
    {
        var leader = ReplicatingLeader(options =>
        {
            options.MaxSizePerMessage = 100;
            options.MaxInflightBytes = 100;
        });
        leader.Propose(new string('a', 60));
        Assert.Single(leader.Drain());
        leader.Propose(new string('b', 60));
        Assert.Single(leader.Drain());
        leader.Propose("c");
        Assert.Empty(leader.Drain());
        leader.Step(Stored(2));
        Assert.Contains(leader.Drain(), message => message.Entries.Count == 1);
    }

    /// <summary>DotNext 221, 185, 84: progress must not stop when everything that was under way is lost.</summary>
    [Fact]
    public void A_full_window_whose_messages_were_all_lost_is_found_out_by_heartbeats()
    {
        var group = new Group(2, options => options.MaxInflightMessages = 2);
        group.Campaign(1);
        group.Passes = message => message.To != 2;
        for (var i = 0; i < 10; i++)
        {
            group.Propose(1, $"{i}");
        }

        Assert.Equal(2, group[1].Node.Status().Progress[1].Inflight);
        group.Heal();
        group.Tick(3);
        Assert.Equal(group[1].LogText, group[2].LogText);
        Assert.Equal(group[1].Commit, group[2].Commit);
        Assert.Equal(11UL, group[2].Commit);
    }

    [Fact]
    public void An_append_message_holds_no_more_than_its_bound_but_at_least_one_entry()
    {
        var leader = ReplicatingLeader(options => options.MaxSizePerMessage = 50);
        leader.Propose(new string('a', 20), new string('b', 20), new string('c', 200), "d", "e");
        Assert.Single(Assert.Single(leader.Drain()).Entries);
        leader.Step(Stored(2));
        Assert.Equal([1, 1, 2], leader.Drain().Where(message => message.Entries.Count > 0).Select(message => message.Entries.Count));
    }

    [Fact]
    public void Proposals_beyond_the_uncommitted_bound_are_dropped_until_something_is_applied()
    {
        var leader = ReplicatingLeader(options => options.MaxUncommittedSize = 100);
        Assert.Equal(RaftResult.Ok, leader.Propose(new string('a', 300)));
        Assert.Equal(RaftResult.ProposalDropped, leader.Propose("b"));
        Assert.Equal(RaftResult.Ok, leader.Propose(string.Empty));
        leader.Drain();
        leader.Step(Stored(3));
        leader.Drain();
        Assert.Equal(RaftResult.Ok, leader.Propose("b"));
        Assert.Equal(RaftResult.ProposalDropped, leader.Propose(new string('c', 100)));
    }

    [Fact]
    public void A_batch_is_taken_or_dropped_as_a_whole()
    {
        var leader = ReplicatingLeader(options => options.MaxUncommittedSize = 10);
        leader.Propose("12345");
        var last = leader.Node.Status().LastIndex;
        Assert.Equal(RaftResult.ProposalDropped, leader.Propose("1", "2", "3456"));
        Assert.Equal(last, leader.Node.Status().LastIndex);
    }

    /// <summary>Its disk has lost what it confirmed. Each refusal must not be answered by the same question at once: the two would fill the network.</summary>
    [Fact]
    public void A_follower_that_denies_what_it_confirmed_is_asked_again_by_heartbeats_only()
    {
        var leader = ReplicatingLeader();
        leader.Propose("a");
        leader.Drain();
        leader.Step(Stored(2));
        leader.Drain();
        leader.Node.ReportUnreachable(2);
        leader.Propose("b");
        Assert.Equal(2UL, Assert.Single(leader.Drain()).Index);

        var denial = new Message { Type = MessageType.AppendResponse, From = 2, Term = 1, Index = 2, Reject = true, RejectHint = 1, LogTerm = 1 };
        leader.Step(denial);
        Assert.Empty(leader.Drain());
        leader.Step(new Message { Type = MessageType.HeartbeatResponse, From = 2, Term = 1 });
        Assert.Equal(2UL, Assert.Single(leader.Drain()).Index);
        leader.Step(denial);
        Assert.Empty(leader.Drain());
    }

    [Fact]
    public void A_long_diverging_tail_is_passed_by_terms_not_by_entries()
    {
        ulong[] voters = [1, 2, 3];
        var leader = TestNode.WithLog(1, voters, new HardState(8, 0, 1), [1, .. Enumerable.Repeat(5UL, 400), 7]);
        var follower = TestNode.WithLog(2, voters, new HardState(7, 0, 1), [1, .. Enumerable.Repeat(3UL, 300), .. Enumerable.Repeat(4UL, 300)]);
        var group = new Group(leader, follower);
        var rejections = 0;
        group.Passes = message =>
        {
            rejections += message is { Type: MessageType.AppendResponse, Reject: true } ? 1 : 0;
            return true;
        };
        group.Campaign(1);
        group.Inject(new Message { Type = MessageType.VoteResponse, From = 3, To = 1, Term = 9 });
        group.Settle();
        Assert.Equal(leader.LogText, follower.LogText);
        Assert.InRange(rejections, 1, 4);
    }

    [Fact]
    public void An_unreachable_follower_is_probed_again()
    {
        var leader = ReplicatingLeader();
        leader.Propose("lost");
        leader.Drain();
        leader.Node.ReportUnreachable(2);
        var member = leader.Node.Status().Progress[1];
        Assert.Equal((ProgressState.Probe, 2UL), (member.State, member.Next));
    }

    private static TestNode ReplicatingLeader(Action<TestNodeOptions>? configure = null)
    {
        var leader = new TestNode(1, new ConfState { Voters = [1, 2] }, configure);
        leader.BecomeLeader();
        leader.Step(Stored(1));
        leader.Drain();
        Assert.Equal(ProgressState.Replicate, leader.Node.Status().Progress[1].State);
        return leader;
    }

    private static Message Stored(ulong index) => new() { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 1, Index = index };
}
