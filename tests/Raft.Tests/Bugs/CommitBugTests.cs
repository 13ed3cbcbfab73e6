namespace WebEtcd.Raft.Tests;

/// <summary>Mistakes that other implementations made about what is committed.</summary>
public sealed class CommitBugTests
{
    /// <summary>LogCabin 44, figure 8 of the paper: an old entry that a majority has can still be replaced.</summary>
    [Fact]
    public void An_entry_of_an_older_term_on_a_majority_is_not_committed_and_may_be_replaced()
    {
        ulong[] voters = [1, 2, 3, 4, 5];
        var s1 = TestNode.WithLog(1, voters, new HardState(3, 0, 0), [1, 2]);
        var s2 = TestNode.WithLog(2, voters, new HardState(2, 0, 0), [1, 2]);
        var s3 = TestNode.WithLog(3, voters, new HardState(3, 5, 0), [1]);
        var s4 = TestNode.WithLog(4, voters, new HardState(3, 5, 0), [1]);
        var s5 = TestNode.WithLog(5, voters, new HardState(3, 5, 0), [1, 3]);
        var group = new Group(s1, s2, s3, s4, s5);

        // S1 leads with the votes of 2, 3 and 4 (S5 is away) and brings the entry of term 2 to a majority, but its own entry to nobody.
        group.Passes = message => message.From != 5 && message.To != 5 && message.Term < 5
            && !(message.Type == MessageType.Append && message.Entries.Any(entry => entry.Term == 4));
        group.Campaign(1);
        Assert.Equal((RaftRole.Leader, 4UL), (s1.Role, s1.Term));
        s1.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 4, Index = 2 });
        s1.Step(new Message { Type = MessageType.AppendResponse, From = 3, To = 1, Term = 4, Index = 2 });
        Assert.Equal(0UL, s1.Commit);

        // S5 may win now, and its entry of term 3 replaces the one of term 2.
        group.Passes = message => message.From != 1 && message.To != 1;
        while (s5.Role != RaftRole.Leader)
        {
            group.Campaign(5);
        }

        Assert.Equal(3UL, s2.LogEntries[1].Term);
        group.Heal();
        group.Tick();
        Assert.Equal(s5.LogText, s1.LogText);
        Assert.All(new[] { s1, s2, s3, s4, s5 }, member => Assert.Equal(s5.Commit, member.Commit));
    }

    /// <summary>NuRaft 185, etcd 14098: a log that lost its end must not start, or it could vote what it acknowledged away.</summary>
    [Fact]
    public void A_node_whose_log_ends_before_what_it_knows_to_be_committed_does_not_start()
    {
        var lost = Assert.Throws<RaftInvariantException>(() => TestNode.WithLog(1, [1, 2, 3], new HardState(2, 0, 3), [1, 2]));
        Assert.Contains("the log ends at 2", lost.Message, StringComparison.Ordinal);
        lost = Assert.Throws<RaftInvariantException>(() => TestNode.WithLog(1, [1, 2, 3], new HardState(2, 0, 1), [1, 2], options => options.Applied = 3));
        Assert.Contains("the log ends at 2", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_follower_that_lost_what_it_acknowledged_stops_when_the_leader_says_it_is_committed()
    {
        var follower = TestNode.WithLog(1, [1, 2, 3], new HardState(2, 0, 0), [1]);
        var heartbeat = new Message { Type = MessageType.Heartbeat, From = 2, To = 1, Term = 2, Commit = 5 };
        var lost = Assert.Throws<RaftInvariantException>(() => follower.Step(heartbeat));
        Assert.Contains("lost", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_committed_entry_is_never_replaced()
    {
        var follower = TestNode.WithLog(1, [1, 2, 3], new HardState(2, 0, 2), [1, 2]);

        // Before the commit index: answered with it, and nothing happens.
        follower.Step(Entries.Append(2, 3, 1, 1, 0, Entries.Of(2, 3)));
        Assert.Equal((MessageType.AppendResponse, 2UL, false), follower.Drain().Select(m => (m.Type, m.Index, m.Reject)).Single());
        Assert.Equal("1/1 2/2", follower.LogText);
    }

    /// <summary>What lies behind the entries of a message was not compared with the leader's log.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public void A_follower_commits_no_further_than_what_the_message_has_shown_to_agree(int entries, ulong commit)
    {
        var follower = TestNode.WithLog(1, [1, 2, 3], new HardState(1, 0, 0), [1, 1, 1, 1]);
        follower.Step(Entries.Append(2, 3, 1, 1, 4, Entries.Of(2, [.. Enumerable.Repeat(1UL, entries)])));
        Assert.Equal(commit, follower.Commit);
    }

    /// <summary>etcd raft 300: a stored commit index may lie behind what was applied before the crash.</summary>
    [Fact]
    public void A_node_that_applied_more_than_its_stored_commit_index_goes_on_from_there()
    {
        var node = TestNode.WithLog(1, [1], new HardState(1, 1, 1), [1, 1, 1, 1], options => options.Applied = 3);
        Assert.Equal(3UL, node.Commit);
        var ready = node.HandleReady();
        Assert.Equal(new HardState(1, 1, 3), ready.HardState);
        Assert.False(ready.MustSync);
        node.BecomeLeader();
        node.Drain();
        Assert.Equal([4UL, 5UL], node.Applied.Select(entry => entry.Index));
    }

    /// <summary>The case behind it: a learner was promoted, applied that, and crashed before the commit index was stored.</summary>
    [Fact]
    public void A_promoted_learner_that_crashed_before_storing_the_commit_index_may_campaign()
    {
        var promoted = new ConfState { Voters = [1, 2] };
        var storage = new MemoryLogStorage(new HardState(1, 0, 1), promoted, 0, 0);
        storage.Append([
            .. Entries.Of(1, 1),
            new Entry(1, 2, EntryType.ConfChangeV2, new ConfChange { Changes = [new(ConfChangeType.AddNode, 1)] }.Encode())]);
        var node = new TestNode(1, promoted, options =>
        {
            options.Storage = storage;
            options.Applied = 2;
        });
        node.Node.Campaign();
        Assert.Equal(RaftRole.Candidate, node.Role);
    }

    /// <summary>qdrant 711, DotNext 284: after a restart nothing is applied twice, and nothing committed is missing.</summary>
    [Fact]
    public void After_a_restart_applying_goes_on_right_after_what_was_applied()
    {
        var node = TestNode.WithLog(1, [1, 2, 3], new HardState(2, 0, 4), [1, 1, 2, 2, 2], options => options.Applied = 2);
        node.Drain();
        Assert.Equal([3UL, 4UL], node.Applied.Select(entry => entry.Index));
        Assert.Equal("1/1 1/2 2/3 2/4 2/5", node.LogText);
    }

    /// <summary>DotNext 107: the configuration survives a restart, also a joint one.</summary>
    [Fact]
    public void The_configuration_survives_a_restart()
    {
        var state = new ConfState { Voters = [1, 2], VotersOutgoing = [1, 3], Learners = [4], LearnersNext = [3], AutoLeave = true };
        var node = new TestNode(1, state);
        var read = node.Node.Status().ConfState;
        Assert.Equal([1UL, 2UL], read.Voters);
        Assert.Equal([1UL, 3UL], read.VotersOutgoing);
        Assert.Equal([4UL], read.Learners);
        Assert.Equal([3UL], read.LearnersNext);
        Assert.True(read.AutoLeave);
    }

    /// <summary>CockroachDB 28918, 36353: committed entries come without a gap, each once, whatever bounds their hand-out.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(100)]
    public void Committed_entries_come_without_a_gap_under_a_small_apply_budget(ulong bytes)
    {
        var node = new TestNode(1, new ConfState { Voters = [1] }, options => options.MaxCommittedSizePerReady = bytes);
        node.BecomeLeader();
        for (var i = 0; i < 20; i++)
        {
            node.Propose("a", "bb", new string('c', i * 3));
            node.HandleReady();
        }

        node.Drain();
        Assert.Equal(Enumerable.Range(1, 61).Select(index => (ulong)index), node.Applied.Select(entry => entry.Index));
    }
}
