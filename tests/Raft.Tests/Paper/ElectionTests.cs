namespace WebEtcd.Raft.Tests;

/// <summary>Section 5.2 of the Raft paper: leader election.</summary>
public sealed class ElectionTests
{
    private const int ElectionTicks = 10;

    [Fact]
    public void Servers_begin_as_followers()
    {
        var node = new TestNode(1, 1, 2, 3);
        Assert.Equal((RaftRole.Follower, 0UL), (node.Role, node.Leader));
        Assert.False(node.Node.HasReady);
    }

    [Fact]
    public void A_leader_sends_heartbeats_without_entries_to_all_followers()
    {
        var node = new TestNode(1, 1, 2, 3);
        node.BecomeLeader();
        node.Propose("x", "y");
        node.Drain();
        node.Tick();
        var sent = node.Drain();
        Assert.Equal([2UL, 3UL], sent.Select(message => message.To));
        Assert.All(sent, message =>
        {
            Assert.Equal(MessageType.Heartbeat, message.Type);
            Assert.Equal((1UL, 0UL, 0UL, 0UL), (message.Term, message.Index, message.LogTerm, message.Commit));
            Assert.Empty(message.Entries);
        });
    }

    [Fact]
    public void A_follower_that_hears_nothing_over_the_election_timeout_starts_an_election()
    {
        var node = TestNode.WithLog(1, [1, 2, 3], new HardState(1, 0, 0), []);
        node.Step(Entries.Append(2, 1, 0, 0, 0));
        node.Drain();
        AssertNewElectionAtTermTwo(node);
    }

    [Fact]
    public void A_candidate_that_does_not_win_starts_a_new_election()
    {
        var node = new TestNode(1, 1, 2, 3);
        node.Node.Campaign();
        node.Drain();
        AssertNewElectionAtTermTwo(node);
    }

    [Theory]
    [InlineData(1, "", RaftRole.Leader)]
    [InlineData(3, "2y 3y", RaftRole.Leader)]
    [InlineData(3, "2y", RaftRole.Leader)]
    [InlineData(5, "2y 3y 4y 5y", RaftRole.Leader)]
    [InlineData(5, "2y 3y 4y", RaftRole.Leader)]
    [InlineData(5, "2y 3y", RaftRole.Leader)]
    [InlineData(3, "2n 3n", RaftRole.Follower)]
    [InlineData(5, "2n 3n 4n 5n", RaftRole.Follower)]
    [InlineData(5, "2y 3n 4n 5n", RaftRole.Follower)]
    [InlineData(3, "", RaftRole.Candidate)]
    [InlineData(5, "2y", RaftRole.Candidate)]
    [InlineData(5, "2n 3n", RaftRole.Candidate)]
    [InlineData(5, "", RaftRole.Candidate)]
    public void An_election_is_won_lost_or_open_by_majority(int size, string votes, RaftRole outcome)
    {
        var node = new TestNode(1, [.. Enumerable.Range(1, size).Select(id => (ulong)id)]);
        node.Node.Campaign();
        node.Drain();
        foreach (var vote in votes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            node.Step(new Message { Type = MessageType.VoteResponse, From = (ulong)(vote[0] - '0'), To = 1, Term = 1, Reject = vote[1] == 'n' });
        }

        Assert.Equal((outcome, 1UL), (node.Role, node.Term));
    }

    [Theory]
    [InlineData(0, 2, false)]
    [InlineData(0, 3, false)]
    [InlineData(2, 2, false)]
    [InlineData(3, 3, false)]
    [InlineData(2, 3, true)]
    [InlineData(3, 2, true)]
    public void A_server_votes_for_at_most_one_candidate_in_a_term(ulong voted, ulong asks, bool refused)
    {
        var node = TestNode.WithLog(1, [1, 2, 3], new HardState(1, voted, 0), []);
        node.Step(new Message { Type = MessageType.Vote, From = asks, To = 1, Term = 1 });
        var answer = Assert.Single(node.Drain());
        Assert.Equal((MessageType.VoteResponse, asks, 1UL, refused), (answer.Type, answer.To, answer.Term, answer.Reject));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_candidate_recognizes_a_leader_whose_term_is_at_least_its_own(ulong term)
    {
        var node = new TestNode(1, 1, 2, 3);
        node.Node.Campaign();
        Assert.Equal(RaftRole.Candidate, node.Role);
        node.Step(Entries.Append(2, term, 0, 0, 0));
        Assert.Equal((RaftRole.Follower, term, 2UL), (node.Role, node.Term, node.Leader));
    }

    [Fact]
    public void The_election_timeout_of_followers_is_random_within_the_interval()
    {
        var node = new TestNode(1, 1, 2, 3);
        AssertTimeoutsSpread(node, term => node.Step(Entries.Append(2, term, 0, 0, 0)));
    }

    [Fact]
    public void The_election_timeout_of_candidates_is_random_within_the_interval()
    {
        var node = new TestNode(1, 1, 2, 3);
        node.Node.Campaign();
        AssertTimeoutsSpread(node, _ => { });
    }

    [Fact]
    public void Followers_seldom_time_out_together() => AssertSeldomTogether(asCandidates: false);

    [Fact]
    public void Candidates_seldom_time_out_together() => AssertSeldomTogether(asCandidates: true);

    private static void AssertNewElectionAtTermTwo(TestNode node)
    {
        // The timeout lies below twice the interval, but not so far that a second election fits.
        var sent = new List<Message>();
        for (var i = 1; i < 2 * ElectionTicks && sent.Count == 0; i++)
        {
            node.Tick();
            sent = node.Drain();
        }

        Assert.Equal((2UL, RaftRole.Candidate, 1UL), (node.Term, node.Role, node.Vote));
        Assert.Equal([2UL, 3UL], sent.Select(message => message.To));
        Assert.All(sent, message => Assert.Equal((MessageType.Vote, 2UL, 0UL, 0UL), (message.Type, message.Term, message.Index, message.LogTerm)));
    }

    private static void AssertTimeoutsSpread(TestNode node, Action<ulong> reset)
    {
        var seen = new SortedSet<int>();
        for (var round = 0; round < 50 * ElectionTicks; round++)
        {
            reset(node.Term + 1);
            node.Drain();
            seen.Add(TicksUntilElection(node));
        }

        Assert.Equal(Enumerable.Range(ElectionTicks, ElectionTicks), seen);
    }

    private static int TicksUntilElection(TestNode node)
    {
        var term = node.Term;
        var ticks = 0;
        while (node.Term == term)
        {
            node.Tick();
            ticks++;
            Assert.True(ticks < 2 * ElectionTicks, "no election within twice the interval");
        }

        return ticks;
    }

    private static void AssertSeldomTogether(bool asCandidates)
    {
        ulong[] ids = [1, 2, 3, 4, 5];
        var nodes = ids.Select(id => new TestNode(id, new ConfState { Voters = ids }, options => options.Seed = (int)id * 7)).ToList();
        var conflicts = 0;
        for (var round = 0; round < 1000; round++)
        {
            foreach (var node in nodes)
            {
                if (asCandidates)
                {
                    node.Node.Campaign();
                }
                else
                {
                    node.Step(new Message { Type = MessageType.AppendResponse, From = ids.First(id => id != node.Node.Status().Id), Term = node.Term + 1 });
                }

                node.Drain();
            }

            var started = 0;
            while (started == 0)
            {
                foreach (var node in nodes)
                {
                    var term = node.Term;
                    node.Tick();
                    node.Drain();
                    started += node.Term > term ? 1 : 0;
                }
            }

            conflicts += started > 1 ? 1 : 0;
        }

        Assert.True(conflicts <= 300, $"{conflicts} of 1000 rounds had several elections at once");
    }
}
