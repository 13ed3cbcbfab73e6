using System.Text;

namespace WebEtcd.Raft.Tests;

public sealed class SingleVoterTests
{
    [Fact]
    public void A_single_voter_commits_a_batch_only_after_it_was_stored()
    {
        var node = new TestNode(1, 1);
        node.BecomeLeader();
        node.Drain();
        Assert.Equal(1UL, node.Commit);

        Assert.Equal(RaftResult.Ok, node.Propose("a", "b", "c"));
        var ready = node.Node.Ready();
        Assert.Equal(["a", "b", "c"], ready.Entries.Select(entry => Encoding.UTF8.GetString(entry.Data.Span)));
        Assert.Equal([2UL, 3UL, 4UL], ready.Entries.Select(entry => entry.Index));
        Assert.True(ready.MustSync);
        Assert.Empty(ready.CommittedEntries);
        Assert.Empty(ready.Messages);
        Assert.Equal(1UL, node.Commit);

        node.Store(ready);
        Assert.Equal(1UL, node.Commit);
        node.Node.Advance();
        Assert.Equal(4UL, node.Commit);

        var next = node.Node.Ready();
        Assert.Equal([2UL, 3UL, 4UL], next.CommittedEntries.Select(entry => entry.Index));
        Assert.Empty(next.Entries);
        Assert.False(next.MustSync);
        Assert.Equal(new HardState(1, 1, 4), next.HardState);
        node.Node.Advance();
        Assert.False(node.Node.HasReady);
        Assert.Equal(4UL, node.Node.Status().Applied);
    }

    [Fact]
    public void A_single_voter_does_not_lead_before_its_own_vote_is_stored()
    {
        var node = new TestNode(1, 1);
        node.Node.Campaign();
        Assert.Equal(RaftRole.Candidate, node.Role);
        var ready = node.Node.Ready();
        Assert.Equal(new HardState(1, 1, 0), ready.HardState);
        Assert.True(ready.MustSync);
        Assert.Equal(RaftRole.Candidate, node.Role);
        node.Store(ready);
        node.Node.Advance();
        Assert.Equal(RaftRole.Leader, node.Role);
    }

    [Fact]
    public void Proposals_made_while_a_batch_is_stored_form_the_next_one()
    {
        var node = new TestNode(1, 1);
        node.BecomeLeader();
        node.Drain();
        node.Propose("a");
        var first = node.Node.Ready();
        node.Propose("b");
        node.Propose("c");
        node.Store(first);
        node.Node.Advance();
        Assert.Equal(2UL, node.Commit);

        var second = node.HandleReady();
        Assert.Equal([3UL, 4UL], second.Entries.Select(entry => entry.Index));
        Assert.Equal([2UL], second.CommittedEntries.Select(entry => entry.Index));
        node.Drain();
        Assert.Equal(4UL, node.Commit);
        Assert.Equal([1UL, 2UL, 3UL, 4UL], node.Applied.Select(entry => entry.Index));
    }

    [Fact]
    public void Entries_handed_out_stay_as_they_were_while_the_log_goes_on()
    {
        var node = new TestNode(1, 1);
        node.BecomeLeader();
        node.Drain();
        var kept = new List<IReadOnlyList<Entry>>();
        for (var i = 0; i < 200; i++)
        {
            node.Propose($"x{i}", $"y{i}");
            kept.Add(node.HandleReady().Entries);
            if (i % 50 == 49)
            {
                node.Drain();
                node.Storage.CreateSnapshot(node.Commit, new ConfState { Voters = [1] }, default);
                node.Storage.Compact(node.Commit - 1);
            }
        }

        for (var i = 0; i < kept.Count; i++)
        {
            Assert.Equal([$"x{i}", $"y{i}"], kept[i].Select(entry => Encoding.UTF8.GetString(entry.Data.Span)));
        }
    }

    [Fact]
    public void Ready_is_refused_until_the_last_one_was_advanced()
    {
        var node = new TestNode(1, 1);
        node.Node.Campaign();
        node.Node.Ready();
        Assert.Throws<InvalidOperationException>(() => node.Node.Ready());
    }
}
