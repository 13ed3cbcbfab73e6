namespace WebEtcd.Raft.Tests;

public sealed class StatusTests
{
    [Fact]
    public void A_candidate_shows_the_votes_it_has_received()
    {
        var node = new TestNode(1, 1, 2, 3, 4, 5);
        node.Node.Campaign();
        node.Drain();
        node.Step(new Message { Type = MessageType.VoteResponse, From = 2, To = 1, Term = 1, Reject = true });
        node.Step(new Message { Type = MessageType.VoteResponse, From = 3, To = 1, Term = 1 });
        Assert.Equal(RaftRole.Leader, Won(node));

        static RaftRole Won(TestNode node)
        {
            var votes = node.Node.Status().Votes;
            Assert.Equal([(1UL, true), (2UL, false), (3UL, true)], votes.Select(vote => (vote.Key, vote.Value)).Order());
            node.Step(new Message { Type = MessageType.VoteResponse, From = 4, To = 1, Term = 1 });
            Assert.Empty(node.Node.Status().Votes);
            return node.Role;
        }
    }

    [Fact]
    public void A_leader_shows_how_it_feeds_each_member()
    {
        var node = new TestNode(1, new ConfState { Voters = [1, 2], Learners = [3] });
        node.BecomeLeader();
        node.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 1, Index = 1 });
        var progress = node.Node.Status().Progress;
        Assert.Equal([1UL, 2UL, 3UL], progress.Select(member => member.Id));
        Assert.Equal([ProgressState.Replicate, ProgressState.Replicate, ProgressState.Probe], progress.Select(member => member.State));
        Assert.Equal([1UL, 1UL, 0UL], progress.Select(member => member.Match));
        Assert.Equal([false, false, true], progress.Select(member => member.IsPaused));
        Assert.Equal([false, false, true], progress.Select(member => member.IsLearner));
    }

    /// <summary>The path of every put on a single node: what it allocates besides the entries themselves stays small, whatever the log's length.</summary>
    [Fact]
    public void A_batch_on_a_single_voter_allocates_little_besides_its_entries()
    {
        var node = new TestNode(1, 1);
        node.BecomeLeader();
        node.Drain();
        ReadOnlyMemory<byte>[] batch = [.. Enumerable.Range(0, 100).Select(i => (ReadOnlyMemory<byte>)new byte[] { (byte)i })];
        Run(node, batch, 500);
        var before = GC.GetAllocatedBytesForCurrentThread();
        const int Batches = 2000;
        Run(node, batch, Batches);
        var perEntry = (GC.GetAllocatedBytesForCurrentThread() - before) / (Batches * batch.Length);

        // An entry is 48 bytes; the rest is slots in the log's arrays and a share of the Ready.
        Assert.InRange(perEntry, 48, 120);
    }

    private static void Run(TestNode node, ReadOnlyMemory<byte>[] batch, int batches)
    {
        for (var i = 0; i < batches; i++)
        {
            Assert.Equal(RaftResult.Ok, node.Node.Propose(batch));
            while (node.Node.HasReady)
            {
                node.Store(node.Node.Ready());
                node.Node.Advance();
            }

            if (i % 100 == 99)
            {
                node.Storage.Compact(node.Storage.LastIndex - 50);
            }
        }
    }
}
