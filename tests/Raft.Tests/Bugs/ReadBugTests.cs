namespace WebEtcd.Raft.Tests;

/// <summary>Mistakes that other implementations made about linearizable reads.</summary>
public sealed class ReadBugTests
{
    /// <summary>etcd 7331: a new leader does not know yet what its predecessors committed.</summary>
    [Fact]
    public void A_new_leader_answers_no_read_before_it_committed_in_its_term()
    {
        var leader = TestNode.WithLog(1, [1, 2, 3], new HardState(1, 0, 1), [1, 1]);
        leader.BecomeLeader();
        leader.Node.ReadIndex("r"u8.ToArray());
        Assert.DoesNotContain(leader.Drain(), message => message.Context.Length > 0);
        Assert.Empty(leader.Reads);

        leader.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 2, Index = 3 });
        var heartbeats = leader.Drain().Where(message => message.Type == MessageType.Heartbeat).ToList();
        Assert.Equal(2, heartbeats.Count);
        Assert.Empty(leader.Reads);
        Answer(leader, heartbeats[0]);
        leader.Drain();
        Assert.Equal(3UL, Assert.Single(leader.Reads).Index);
    }

    /// <summary>The only voter may have acknowledged more than the commit index it stored.</summary>
    [Fact]
    public void A_single_voter_answers_reads_only_after_it_knows_all_that_is_committed()
    {
        var node = TestNode.WithLog(1, [1], new HardState(1, 1, 1), [1, 1, 1]);
        node.Node.Campaign();
        node.HandleReady();
        Assert.Equal(RaftRole.Leader, node.Role);
        node.Node.ReadIndex("r"u8.ToArray());
        Assert.Empty(node.Node.Ready().ReadStates);
        node.Storage.Append(Entries.Of(4, 2));
        node.Node.Advance();
        node.Drain();
        Assert.Equal(4UL, Assert.Single(node.Reads).Index);
    }

    /// <summary>redisraft 18 and 19: a leader that was paused may have been replaced.</summary>
    [Fact]
    public void A_leader_cut_off_from_the_quorum_answers_no_read()
    {
        var group = new Group(3);
        group.Campaign(1);
        group.Isolate(1);
        group[1].Node.ReadIndex("r"u8.ToArray());
        group.Settle();
        group.Campaign(2);
        group.Propose(2, "newer");
        group.Tick();
        Assert.Empty(group[1].Reads);

        // Together again it steps down, and the read is never answered.
        group.Heal();
        group.Tick(3);
        Assert.Equal(RaftRole.Follower, group[1].Role);
        Assert.Empty(group[1].Reads);
    }

    [Fact]
    public void An_answer_to_an_earlier_heartbeat_confirms_no_later_read()
    {
        var leader = CommittedLeader();
        leader.Node.ReadIndex("first"u8.ToArray());
        var first = leader.Drain();
        leader.Node.ReadIndex("second"u8.ToArray());
        leader.Drain();
        Answer(leader, first[0]);
        leader.Drain();
        Assert.Equal("first", System.Text.Encoding.UTF8.GetString(Assert.Single(leader.Reads).RequestContext.Span));
    }

    [Fact]
    public void An_answer_to_a_later_heartbeat_confirms_all_earlier_reads()
    {
        var leader = CommittedLeader();
        leader.Node.ReadIndex("first"u8.ToArray());
        leader.Drain();
        leader.Node.ReadIndex("second"u8.ToArray());
        Answer(leader, leader.Drain()[^1]);
        leader.Drain();
        Assert.Equal(2, leader.Reads.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("FF")]
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("010000000000000000")]
    public void An_answer_with_a_made_up_number_confirms_nothing(string hex)
    {
        var leader = CommittedLeader();
        leader.Node.ReadIndex("r"u8.ToArray());
        leader.Drain();
        leader.Step(new Message { Type = MessageType.HeartbeatResponse, From = 2, To = 1, Term = leader.Term, Context = Convert.FromHexString(hex) });
        leader.Drain();
        Assert.Empty(leader.Reads);
    }

    /// <summary>TiKV 9208 and 9351: after a transfer the new leader may lead while the old one still trusts its lease.</summary>
    [Fact]
    public void A_leader_that_let_another_campaign_does_not_trust_its_lease_any_more()
    {
        var group = new Group(3, options =>
        {
            options.CheckQuorum = true;
            options.LeaseBasedReads = true;
        });
        group.Campaign(1);
        group[1].Node.ReadIndex("by lease"u8.ToArray());
        Assert.Single(group[1].HandleReady().ReadStates);

        // The new leader is elected by 2 and 3 behind the old one's back, and commits.
        group.Passes = message => message is { Type: MessageType.TimeoutNow } || (message.From != 1 && message.To != 1);
        group[1].Node.TransferLeader(2);
        group.Settle();
        Assert.Equal(RaftRole.Leader, group[2].Role);
        group.Propose(2, "newer");
        Assert.Equal(RaftRole.Leader, group[1].Role);

        group[1].Reads.Clear();
        group[1].Node.ReadIndex("stale?"u8.ToArray());
        group.Settle();
        Assert.Empty(group[1].Reads);
    }

    [Fact]
    public void A_follower_gets_its_reads_answered_by_the_leader()
    {
        var group = new Group(3);
        group.Campaign(1);
        group.Propose(1, "x");
        group[3].Node.ReadIndex("r"u8.ToArray());
        group.Settle();
        Assert.Equal(group[1].Commit, Assert.Single(group[3].Reads).Index);
    }

    [Fact]
    public void Many_postponed_reads_take_one_round_of_heartbeats()
    {
        var leader = TestNode.WithLog(1, [1, 2, 3], new HardState(1, 0, 1), [1]);
        leader.BecomeLeader();
        for (var i = 0; i < 50; i++)
        {
            leader.Node.ReadIndex(new[] { (byte)i });
        }

        leader.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 2, Index = 2 });
        var heartbeats = leader.Drain().Where(message => message.Type == MessageType.Heartbeat).ToList();
        Assert.Equal(2, heartbeats.Count);
        Answer(leader, heartbeats[0]);
        leader.Drain();
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (byte)i), leader.Reads.Select(read => read.RequestContext.Span[0]));
    }

    [Fact]
    public void Reads_that_wait_are_answered_when_the_group_shrinks_to_the_leader()
    {
        var leader = CommittedLeader();
        leader.Node.ReadIndex("r"u8.ToArray());
        leader.Drain();
        foreach (var gone in (ulong[])[2, 3])
        {
            leader.Node.ApplyConfChange(new ConfChange { Changes = [new(ConfChangeType.RemoveNode, gone)] });
        }

        leader.Drain();
        Assert.Single(leader.Reads);
    }

    private static TestNode CommittedLeader()
    {
        var leader = new TestNode(1, 1, 2, 3);
        foreach (var message in leader.BecomeLeader())
        {
            leader.Step(Entries.Accept(message));
        }

        leader.Drain();
        return leader;
    }

    private static void Answer(TestNode leader, Message heartbeat) => leader.Step(new Message
    {
        Type = MessageType.HeartbeatResponse,
        From = heartbeat.To,
        To = heartbeat.From,
        Term = heartbeat.Term,
        Context = heartbeat.Context,
    });
}
