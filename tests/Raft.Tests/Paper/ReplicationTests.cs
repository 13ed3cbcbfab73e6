namespace WebEtcd.Raft.Tests;

/// <summary>Section 5.3 of the Raft paper: log replication.</summary>
public sealed class ReplicationTests
{
    [Fact]
    public void A_leader_appends_a_proposal_and_sends_it_with_the_place_of_the_entry_before()
    {
        var leader = LeaderWithCommittedNoOp(3);
        leader.Propose("some data");
        var ready = leader.HandleReady();

        var stored = Assert.Single(ready.Entries);
        Assert.Equal((1UL, 2UL, "some data"), (stored.Term, stored.Index, Entries.TextOf(stored)));
        Assert.Equal(1UL, leader.Commit);
        Assert.Equal([2UL, 3UL], ready.Messages.Select(message => message.To));
        Assert.All(ready.Messages, message =>
        {
            Assert.Equal((MessageType.Append, 1UL, 1UL, 1UL, 1UL), (message.Type, message.Term, message.Index, message.LogTerm, message.Commit));
            Assert.Same(stored, Assert.Single(message.Entries));
        });
    }

    [Fact]
    public void A_leader_applies_a_replicated_entry_and_tells_the_commit_index()
    {
        var leader = LeaderWithCommittedNoOp(3);
        leader.Propose("some data");
        foreach (var message in leader.Drain())
        {
            leader.Step(Entries.Accept(message));
        }

        Assert.Equal(2UL, leader.Commit);
        var sent = leader.Drain();
        Assert.Equal("some data", Entries.TextOf(leader.Applied[^1]));
        Assert.Equal([2UL, 3UL], sent.Select(message => message.To).Distinct());
        Assert.All(sent, message => Assert.Equal((MessageType.Append, 2UL), (message.Type, message.Commit)));
    }

    [Theory]
    [InlineData(1, "", true)]
    [InlineData(3, "", false)]
    [InlineData(3, "2", true)]
    [InlineData(3, "2 3", true)]
    [InlineData(5, "", false)]
    [InlineData(5, "2", false)]
    [InlineData(5, "2 3", true)]
    [InlineData(5, "2 3 4", true)]
    [InlineData(5, "2 3 4 5", true)]
    public void An_entry_is_committed_once_a_majority_has_it(int size, string accepting, bool committed)
    {
        var leader = LeaderWithCommittedNoOp(size);
        leader.Propose("some data");
        foreach (var message in leader.Drain().Where(message => accepting.Split(' ').Contains($"{message.To}")))
        {
            leader.Step(Entries.Accept(message));
        }

        Assert.Equal(committed, leader.Commit > 1);
    }

    [Theory]
    [InlineData(new ulong[0])]
    [InlineData(new ulong[] { 2 })]
    [InlineData(new ulong[] { 1, 2 })]
    [InlineData(new ulong[] { 1 })]
    public void Committing_an_entry_commits_all_before_it_in_log_order(ulong[] terms)
    {
        var leader = TestNode.WithLog(1, [1, 2, 3], new HardState(2, 0, 0), terms);
        leader.BecomeLeader();
        leader.Propose("some data");
        leader.Drain();
        var last = (ulong)terms.Length + 2;
        leader.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 3, Index = last });
        leader.Drain();

        Assert.Equal(Enumerable.Range(1, (int)last).Select(index => (ulong)index), leader.Applied.Select(entry => entry.Index));
        Assert.Equal([.. terms, 3, 3], leader.Applied.Select(entry => entry.Term));
        Assert.Equal("some data", Entries.TextOf(leader.Applied[^1]));
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("a b", 2)]
    [InlineData("b a", 2)]
    [InlineData("a b", 1)]
    public void A_follower_applies_what_it_learns_to_be_committed_in_log_order(string texts, ulong commit)
    {
        var follower = new TestNode(1, 1, 2, 3);
        var entries = texts.Split(' ').Select((text, i) => Entries.Text(1, (ulong)i + 1, text)).ToArray();
        follower.Step(Entries.Append(2, 1, 0, 0, commit, entries));
        Assert.Equal(commit, follower.Commit);
        follower.Drain();
        Assert.Equal(entries.Take((int)commit), follower.Applied);
    }

    [Theory]
    [InlineData(0, 0, 1, false, 0, 0)]
    [InlineData(1, 1, 1, false, 0, 0)]
    [InlineData(2, 2, 2, false, 0, 0)]
    [InlineData(1, 2, 2, true, 1, 1)]
    [InlineData(3, 3, 3, true, 2, 2)]
    public void A_follower_refuses_entries_unless_it_has_the_one_before_them(
        ulong logTerm, ulong index, ulong answered, bool refused, ulong hint, ulong hintTerm)
    {
        var follower = TestNode.WithLog(1, [1, 2, 3], new HardState(3, 0, 1), [1, 2]);
        follower.Step(Entries.Append(2, 3, logTerm, index, 0));
        var answer = Assert.Single(follower.Drain());
        Assert.Equal((MessageType.AppendResponse, 2UL, 3UL), (answer.Type, answer.To, answer.Term));
        Assert.Equal((answered, refused, hint, hintTerm), (answer.Index, answer.Reject, answer.RejectHint, answer.LogTerm));
    }

    [Theory]
    [InlineData(2, 2, new ulong[] { 3 }, "1/1 2/2 3/3", "3/3")]
    [InlineData(1, 1, new ulong[] { 3, 4 }, "1/1 3/2 4/3", "3/2 4/3")]
    [InlineData(0, 0, new ulong[] { 1 }, "1/1 2/2", "")]
    [InlineData(0, 0, new ulong[] { 3 }, "3/1", "3/1")]
    public void A_follower_deletes_conflicting_entries_and_all_after_them_and_adds_new_ones(
        ulong index, ulong logTerm, ulong[] terms, string log, string stored)
    {
        var follower = TestNode.WithLog(1, [1, 2, 3], new HardState(4, 0, 0), [1, 2]);
        follower.Step(Entries.Append(2, 4, logTerm, index, 0, Entries.Of(index + 1, terms)));
        var ready = follower.HandleReady();
        Assert.Equal(stored, string.Join(' ', ready.Entries.Select(entry => $"{entry.Term}/{entry.Index}")));
        Assert.Equal(log, follower.LogText);
    }

    /// <summary>The followers of figure 7.</summary>
    [Theory]
    [InlineData(new ulong[] { 1, 1, 1, 4, 4, 5, 5, 6, 6 })]
    [InlineData(new ulong[] { 1, 1, 1, 4 })]
    [InlineData(new ulong[] { 1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6 })]
    [InlineData(new ulong[] { 1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7 })]
    [InlineData(new ulong[] { 1, 1, 1, 4, 4, 4, 4 })]
    [InlineData(new ulong[] { 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3 })]
    public void A_leader_brings_every_log_of_figure_7_in_line_with_its_own(ulong[] terms)
    {
        ulong[] voters = [1, 2, 3];
        ulong[] leaders = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
        var leader = TestNode.WithLog(1, voters, new HardState(8, 0, (ulong)leaders.Length), leaders);
        var follower = TestNode.WithLog(2, voters, new HardState(7, 0, 0), terms);
        var group = new Group(leader, follower);

        // The follower may have the longer log: the third member, of which nothing else is heard, votes.
        group.Campaign(1);
        group.Inject(new Message { Type = MessageType.VoteResponse, From = 3, To = 1, Term = 9 });
        group.Settle();
        Assert.Equal(RaftRole.Leader, leader.Role);
        group.Propose(1, "x");

        Assert.Equal("1/1 1/2 1/3 4/4 4/5 5/6 5/7 6/8 6/9 6/10 9/11 9/12", leader.LogText);
        Assert.Equal(leader.LogText, follower.LogText);
        Assert.Equal(12UL, follower.Commit);
    }

    private static TestNode LeaderWithCommittedNoOp(int size)
    {
        var leader = new TestNode(1, [.. Enumerable.Range(1, size).Select(id => (ulong)id)]);
        foreach (var message in leader.BecomeLeader())
        {
            leader.Step(Entries.Accept(message));
        }

        leader.Drain();
        Assert.Equal(1UL, leader.Commit);
        return leader;
    }
}
