namespace WebEtcd.Raft.Tests;

public sealed class AsyncStorageTests
{
    [Fact]
    public void A_single_voter_commits_when_the_append_thread_answers_and_applies_what_is_stored()
    {
        var node = Node(1);
        node.Node.Campaign();
        Complete(node, Assert.Single(node.Node.Ready().Messages));
        Assert.Equal(RaftRole.Leader, node.Role);
        Complete(node, Assert.Single(node.Node.Ready().Messages));
        node.Node.Ready();

        node.Propose("a");
        var append = Assert.Single(node.Node.Ready().Messages);
        Assert.Equal((MessageType.StorageAppend, LocalTarget.AppendThread), (append.Type, append.To));
        Assert.Equal([MessageType.AppendResponse, MessageType.StorageAppendResponse], append.Responses.Select(response => response.Type));
        Assert.Equal(1UL, node.Commit);
        Complete(node, append);
        Assert.Equal(2UL, node.Commit);

        var messages = node.Node.Ready().Messages;
        var apply = Assert.Single(messages, message => message.Type == MessageType.StorageApply);
        Assert.Equal("a", Entries.TextOf(Assert.Single(apply.Entries)));
        node.Step(apply.Responses[0]);
        Assert.Equal(2UL, node.Node.Status().Applied);
    }

    [Fact]
    public void Appends_can_be_pipelined_and_are_not_handed_out_twice()
    {
        var node = Leader();
        node.Propose("a");
        var first = Append(node.Node.Ready());
        node.Propose("b");
        var second = Append(node.Node.Ready());
        Assert.Equal([2UL], first.Entries.Select(entry => entry.Index));
        Assert.Equal([3UL], second.Entries.Select(entry => entry.Index));
        Complete(node, first);
        Assert.Equal(2UL, node.Commit);
        Complete(node, second);
        Assert.Equal(3UL, node.Commit);
    }

    [Fact]
    public void Committed_entries_that_are_not_stored_here_are_not_applied()
    {
        var node = Node(1, 2, 3);
        node.Step(Entries.Append(2, 1, 0, 0, 1, Entries.Of(1, 1)));
        var messages = node.Node.Ready().Messages;
        Assert.Equal(1UL, node.Commit);
        Assert.DoesNotContain(messages, message => message.Type == MessageType.StorageApply);
        Complete(node, Assert.Single(messages, message => message.Type == MessageType.StorageAppend));
        Assert.Contains(node.Node.Ready().Messages, message => message.Type == MessageType.StorageApply);
    }

    /// <summary>
    /// CockroachDB 124440: entries replaced by others and then back while the first write was under way must not be taken as stored by its answer.
    /// </summary>
    [Fact]
    public void An_answer_of_an_older_term_does_not_make_entries_stable_that_later_writes_replace()
    {
        var node = Node(1, 2, 3, 4, 5);
        var a = Entries.Text(1, 1, "A");
        node.Step(Entries.Append(2, 1, 0, 0, 0, a));
        var writeA = Append(node.Node.Ready());
        node.Step(Entries.Append(3, 2, 0, 0, 0, Entries.Text(2, 1, "B")));
        var writeB = Append(node.Node.Ready());
        node.Step(Entries.Append(2, 3, 0, 0, 0, a));
        var writeAgain = Append(node.Node.Ready());

        // The first write is done: storage has A for a moment, and will have B next.
        Complete(node, writeA);
        Assert.True(node.Node.Core.Log.HasUnstableEntries);
        Complete(node, writeB);
        Assert.True(node.Node.Core.Log.HasUnstableEntries);
        Complete(node, writeAgain);
        Assert.False(node.Node.Core.Log.HasUnstableEntries);
        Assert.Equal("1/1", node.LogText);
    }

    /// <summary>CockroachDB 61990, 63302: after a cut of the log by an empty entry nobody reads what was there before.</summary>
    [Fact]
    public void A_log_that_was_cut_reads_the_same_before_and_after_the_write()
    {
        var node = Node(1, 2, 3);
        node.Step(Entries.Append(2, 1, 0, 0, 0, Entries.Of(1, 1, 1, 1, 1)));
        Complete(node, Append(node.Node.Ready()));
        Assert.Equal("1/1 1/2 1/3 1/4", node.LogText);

        node.Step(Entries.Append(3, 2, 1, 1, 1, Entries.Of(2, 2)));
        Assert.Equal(2UL, node.Node.Status().LastIndex);
        var cut = Append(node.Node.Ready());
        Assert.Equal(2UL, node.Node.Status().LastIndex);
        Assert.Equal(2UL, node.Node.Core.Log.TermOrZero(2));
        Assert.Equal(LogReadError.Unavailable, node.Node.Core.Log.Term(3, out _));
        Complete(node, cut);
        Assert.Equal("1/1 2/2", node.LogText);
        Assert.Equal(LogReadError.Unavailable, node.Node.Core.Log.Term(3, out _));
    }

    [Fact]
    public void Votes_and_acknowledgements_are_answers_of_the_append_thread_not_messages_to_send_at_once()
    {
        var node = Node(1, 2, 3);
        node.Step(new Message { Type = MessageType.Vote, From = 2, To = 1, Term = 1 });
        var messages = node.Node.Ready().Messages;
        var append = Assert.Single(messages);
        Assert.Equal((1UL, 2UL), (append.Term, append.Vote));
        Assert.Equal(MessageType.VoteResponse, Assert.Single(append.Responses).Type);
    }

    [Fact]
    public void The_own_vote_and_the_own_entries_count_only_once_they_are_stored()
    {
        var node = Node(1, 2, 3);
        node.Node.Campaign();
        var vote = Append(node.Node.Ready());
        node.Step(new Message { Type = MessageType.VoteResponse, From = 2, To = 1, Term = 1 });
        Assert.Equal(RaftRole.Candidate, node.Role);
        Complete(node, vote);
        Assert.Equal(RaftRole.Leader, node.Role);

        var noOp = Append(node.Node.Ready());
        node.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 1, Index = 1 });
        Assert.Equal(0UL, node.Commit);
        Complete(node, noOp);
        Assert.Equal(1UL, node.Commit);
    }

    [Fact]
    public void Advance_is_refused() => Assert.Throws<InvalidOperationException>(() => Node(1).Node.Advance());

    private static TestNode Node(params ulong[] voters) => new(1, new ConfState { Voters = voters }, options => options.AsyncStorageWrites = true);

    private static TestNode Leader()
    {
        var node = Node(1);
        node.Node.Campaign();
        Complete(node, Append(node.Node.Ready()));
        Complete(node, Append(node.Node.Ready()));
        node.Node.Ready();
        Assert.Equal(1UL, node.Commit);
        return node;
    }

    private static Message Append(Ready ready) => ready.Messages.Single(message => message.Type == MessageType.StorageAppend);

    /// <summary>Does what the append thread does.</summary>
    private static void Complete(TestNode node, Message append)
    {
        if (append.Term != 0)
        {
            node.Storage.SetHardState(new HardState(append.Term, append.Vote, append.Commit));
        }

        node.Storage.Append(append.Entries);
        foreach (var response in append.Responses.Where(response => response.To == 1))
        {
            Assert.Equal(RaftResult.Ok, node.Step(response));
        }
    }
}
