namespace WebEtcd.Raft.Tests;

/// <summary>What a node does with input that cannot be right.</summary>
public sealed class InputTests
{
    [Theory]
    [InlineData(MessageType.Hup)]
    [InlineData(MessageType.Beat)]
    [InlineData(MessageType.Unreachable)]
    [InlineData(MessageType.SnapshotStatus)]
    [InlineData(MessageType.CheckQuorum)]
    [InlineData(MessageType.StorageAppend)]
    [InlineData(MessageType.StorageAppendResponse)]
    [InlineData(MessageType.StorageApplyResponse)]
    [InlineData(MessageType.ForgetLeader)]
    public void Local_messages_from_the_network_are_refused(MessageType type) =>
        Assert.Equal(RaftResult.StepLocalMessage, new TestNode(1, 1, 2).Step(new Message { Type = type, From = 2, To = 1, Term = 1 }));

    [Theory]
    [InlineData(MessageType.AppendResponse)]
    [InlineData(MessageType.HeartbeatResponse)]
    [InlineData(MessageType.VoteResponse)]
    public void Responses_of_strangers_are_refused(MessageType type) =>
        Assert.Equal(RaftResult.StepPeerNotFound, new TestNode(1, 1, 2).Step(new Message { Type = type, From = 7, To = 1, Term = 9 }));

    public static TheoryData<string, Message> Contradictions => new()
    {
        { "no term", new Message { Type = MessageType.Append, From = 2 } },
        { "no term on a vote", new Message { Type = MessageType.Vote, From = 2 } },
        { "no sender", new Message { Type = MessageType.Heartbeat, Term = 1 } },
        { "a gap before the entries", Entries.Append(2, 3, 0, 0, 0, Entries.Of(2, 1)) },
        { "a gap in the entries", Entries.Append(2, 3, 0, 0, 0, [.. Entries.Of(1, 1), .. Entries.Of(3, 1)]) },
        { "a falling term", Entries.Append(2, 3, 0, 0, 0, Entries.Of(1, 2, 1)) },
        { "a term below the one before", Entries.Append(2, 3, 2, 1, 0, Entries.Of(2, 1)) },
        { "an entry without a term", Entries.Append(2, 3, 0, 0, 0, Entries.Of(1, 0)) },
        { "an entry of the future", Entries.Append(2, 3, 0, 0, 0, Entries.Of(1, 4)) },
        { "a snapshot message without one", new Message { Type = MessageType.Snapshot, From = 2, Term = 3 } },
        { "a proposal of nothing", new Message { Type = MessageType.Propose, From = 2 } },
        { "a read without a context", new Message { Type = MessageType.ReadIndex, From = 2 } },
        { "a storage thread that speaks as a leader", new Message { Type = MessageType.Append, From = LocalTarget.AppendThread, Term = 3 } },
    };

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void Messages_that_contradict_themselves_change_nothing(string what, Message message)
    {
        var node = new TestNode(1, 1, 2);
        Assert.True(node.Step(message) == RaftResult.InvalidMessage, what);
        Assert.False(node.Node.HasReady, what);
    }

    [Fact]
    public void A_follower_that_claims_more_than_the_leader_has_is_not_counted()
    {
        var leader = new TestNode(1, 1, 2);
        leader.BecomeLeader();
        leader.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 1, Index = 99 });
        Assert.Equal(0UL, leader.Commit);
        Assert.Equal(0UL, leader.Node.Status().Progress[1].Match);
    }

    [Fact]
    public void Wrong_settings_are_all_reported_together()
    {
        var error = Assert.Throws<ArgumentException>(() => new TestNode(0, new ConfState(), options =>
        {
            options.ElectionTicks = 1;
            options.LeaseBasedReads = true;
            options.MaxInflightMessages = 0;
        }));
        foreach (var part in (string[])["Id 0 is reserved", "ElectionTicks (1)", "LeaseBasedReads needs CheckQuorum", "MaxInflightMessages"])
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_empty_batch_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TestNode(1, 1).Node.Propose([]));
}
