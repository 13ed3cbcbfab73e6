namespace WebEtcd.Raft.Tests;

public sealed class SnapshotTests
{
    private static readonly ConfState Pair = new() { Voters = [1, 2] };

    [Fact]
    public void A_follower_that_needs_compacted_entries_gets_the_snapshot_and_then_the_log()
    {
        var leader = CompactedLeader();
        var snapshot = SendSnapshot(leader);
        Assert.Equal((MessageType.Snapshot, 5UL), (snapshot.Type, snapshot.Snapshot!.Metadata.Index));
        Assert.Equal(ProgressState.Snapshot, leader.Node.Status().Progress[1].State);

        leader.Propose("waits");
        Assert.Empty(leader.Drain());
        leader.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 2, Index = 5 });
        var message = Assert.Single(leader.Drain(), message => message.Entries.Count > 0);
        Assert.Equal((5UL, 1UL), (message.Index, message.LogTerm));
    }

    [Fact]
    public void A_snapshot_that_lets_the_log_go_on_is_accepted_whatever_its_index()
    {
        var leader = CompactedLeader();
        SendSnapshot(leader);
        leader.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 2, Index = 4 });
        var member = leader.Node.Status().Progress[1];
        Assert.Equal((ProgressState.Replicate, 4UL), (member.State, member.Match));
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 1)]
    public void A_report_about_the_snapshot_starts_probing_from_the_right_place(bool delivered, ulong next)
    {
        var leader = CompactedLeader();
        SendSnapshot(leader);
        leader.Node.ReportSnapshot(2, delivered);
        var member = leader.Node.Status().Progress[1];
        Assert.Equal((ProgressState.Probe, next), (member.State, member.Next));
        Assert.Empty(leader.Drain());
    }

    [Fact]
    public void No_snapshot_goes_to_a_follower_that_was_not_heard()
    {
        var leader = CompactedLeader();
        Assert.DoesNotContain(leader.Drain(), message => message.Type == MessageType.Snapshot);
        Assert.Equal(ProgressState.Probe, leader.Node.Status().Progress[1].State);
    }

    [Fact]
    public void A_follower_restores_a_snapshot_and_nothing_is_applied_before_it_is_stored()
    {
        var follower = new TestNode(1, Pair);
        follower.Step(Snapshot(10, 3, [1, 2, 3]));
        var ready = follower.Node.Ready();
        Assert.Equal(10UL, ready.Snapshot!.Metadata.Index);
        Assert.Empty(ready.CommittedEntries);
        Assert.Equal(new HardState(4, 0, 10), ready.HardState);
        Assert.Equal([1UL, 2UL, 3UL], follower.Node.Status().ConfState.Voters);
        follower.Store(ready);
        follower.Node.Advance();
        Assert.Equal(10UL, follower.Node.Status().Applied);
        Assert.Equal((MessageType.AppendResponse, 10UL), ready.Messages.Select(message => (message.Type, message.Index)).Single());

        follower.Step(Entries.Append(2, 4, 3, 10, 11, Entries.Of(11, 4)));
        follower.Drain();
        Assert.Equal([11UL], follower.Applied.Select(entry => entry.Index));
    }

    [Fact]
    public void A_node_that_waits_for_a_snapshot_to_be_stored_does_not_campaign()
    {
        var follower = new TestNode(1, Pair);
        follower.Step(Snapshot(10, 3, [1, 2]));
        follower.Node.Campaign();
        Assert.Equal(RaftRole.Follower, follower.Role);
    }

    [Fact]
    public void A_snapshot_that_is_not_newer_or_not_for_this_member_is_ignored()
    {
        var follower = TestNode.WithLog(1, [1, 2], new HardState(3, 0, 2), [1, 1, 3]);
        follower.Step(Snapshot(2, 1, [1, 2]));
        follower.Step(Snapshot(9, 3, [2, 3]));
        var ready = follower.HandleReady();
        Assert.Null(ready.Snapshot);
        Assert.Equal([2UL, 2UL], ready.Messages.Select(message => message.Index));
        Assert.Equal("1/1 1/2 3/3", follower.LogText);
    }

    [Fact]
    public void A_snapshot_of_what_the_log_has_only_moves_the_commit_index()
    {
        var follower = TestNode.WithLog(1, [1, 2], new HardState(3, 0, 1), [1, 1, 3]);
        follower.Step(Snapshot(3, 3, [1, 2]));
        var ready = follower.HandleReady();
        Assert.Null(ready.Snapshot);
        Assert.Equal(3UL, follower.Commit);
        Assert.Equal("1/1 1/2 3/3", follower.LogText);
    }

    [Fact]
    public void A_snapshot_replaces_a_log_that_differs()
    {
        var follower = TestNode.WithLog(1, [1, 2], new HardState(2, 0, 1), [1, 2, 2, 2, 2]);
        follower.Step(Snapshot(3, 3, [1, 2]));
        follower.Drain();
        Assert.Equal((3UL, 4UL), (follower.Storage.LastIndex, follower.Storage.FirstIndex));
        Assert.Equal(3UL, follower.Node.Status().LastIndex);
    }

    private static Message Snapshot(ulong index, ulong term, ulong[] voters) => new()
    {
        Type = MessageType.Snapshot,
        From = 2,
        To = 1,
        Term = 4,
        Snapshot = new Snapshot(new SnapshotMetadata(index, term, new ConfState { Voters = voters }), default),
    };

    /// <summary>A leader whose log begins at index 4, with a snapshot at 5; its follower has nothing.</summary>
    private static TestNode CompactedLeader()
    {
        var leader = TestNode.WithLog(1, [1, 2], new HardState(1, 0, 5), [1, 1, 1, 1, 1], options => options.Applied = 5);
        leader.Storage.CreateSnapshot(5, Pair, "state"u8.ToArray());
        leader.Storage.Compact(3);
        leader.BecomeLeader();
        return leader;
    }

    private static Message SendSnapshot(TestNode leader)
    {
        leader.Step(new Message { Type = MessageType.HeartbeatResponse, From = 2, To = 1, Term = 2 });
        leader.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 2, Index = 5, Reject = true });
        return leader.Drain().Last(message => message.Type == MessageType.Snapshot);
    }
}
