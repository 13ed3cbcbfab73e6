namespace WebEtcd.Raft.Tests;

/// <summary>Section 5.4 of the Raft paper: safety.</summary>
public sealed class SafetyTests
{
    [Theory]
    [InlineData(new ulong[] { 1 }, 2)]
    [InlineData(new ulong[] { 1, 2 }, 3)]
    public void A_vote_request_says_how_up_to_date_the_candidates_log_is(ulong[] terms, ulong term)
    {
        var node = new TestNode(1, 1, 2, 3);
        node.Step(Entries.Append(2, term - 1, 0, 0, 0, Entries.Of(1, terms)));
        node.Drain();
        node.Node.Campaign();
        var sent = node.Drain();
        Assert.Equal([2UL, 3UL], sent.Select(message => message.To));
        Assert.All(sent, message => Assert.Equal(
            (MessageType.Vote, term, (ulong)terms.Length, terms[^1]), (message.Type, message.Term, message.Index, message.LogTerm)));
    }

    [Theory]
    [InlineData(new ulong[] { 1 }, 1, 1, false)]
    [InlineData(new ulong[] { 1 }, 1, 2, false)]
    [InlineData(new ulong[] { 1, 1 }, 1, 1, true)]
    [InlineData(new ulong[] { 1 }, 2, 1, false)]
    [InlineData(new ulong[] { 1 }, 2, 2, false)]
    [InlineData(new ulong[] { 1, 1 }, 2, 1, false)]
    [InlineData(new ulong[] { 2 }, 1, 1, true)]
    [InlineData(new ulong[] { 2 }, 1, 2, true)]
    [InlineData(new ulong[] { 2, 2 }, 1, 1, true)]
    [InlineData(new ulong[] { 1, 2 }, 1, 2, true)]
    public void A_voter_refuses_a_candidate_whose_log_is_behind_its_own(ulong[] terms, ulong logTerm, ulong index, bool refused)
    {
        var node = TestNode.WithLog(1, [1, 2], new HardState(2, 0, 0), terms);
        node.Step(new Message { Type = MessageType.Vote, From = 2, To = 1, Term = 3, LogTerm = logTerm, Index = index });
        var answer = Assert.Single(node.Drain());
        Assert.Equal((MessageType.VoteResponse, refused), (answer.Type, answer.Reject));
        Assert.Equal(refused ? 0UL : 2UL, node.Vote);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 3)]
    public void Only_entries_of_the_leaders_own_term_are_committed_by_counting(ulong stored, ulong commit)
    {
        var leader = TestNode.WithLog(1, [1, 2], new HardState(2, 0, 0), [1, 2]);
        leader.BecomeLeader();
        Assert.Equal(3UL, leader.Term);
        leader.Propose("x");
        leader.Drain();
        leader.Step(new Message { Type = MessageType.AppendResponse, From = 2, To = 1, Term = 3, Index = stored });
        Assert.Equal(commit, leader.Commit);
    }
}
