namespace WebEtcd.Raft.Tests;

public sealed class TraceTests
{
    private readonly Dictionary<ulong, RecordedTrace> _traces = [];

    [Fact]
    public void An_election_by_timeout_is_told_by_who_asks_and_by_who_answers()
    {
        var group = Start(3);
        group.Campaign(1);
        Forget();
        group.Isolate(1);
        var silent = TickUntilAsks(group, 2);
        group.Settle();
        Assert.Equal(RaftRole.Leader, group[2].Role);
        Assert.Equal(
            [
                "LeaderLost t1 m1 ElectionTimeout",
                $"PreCampaignStarted t2 m1 ElectionTimeout {silent}ticks",
                "PreVoteAsked t2 m1",
                "PreVoteAsked t2 m3",
                "PreGrantReceived t2 m3",
                "TermStarted t2 PreVoteWon",
                "CampaignStarted t2 PreVoteWon",
                "VoteAsked t2 m1",
                "VoteAsked t2 m3",
                "GrantReceived t2 m3",
                "LeaderFound t2 m2 VotesGranted",
                "ProgressChanged t2 m3 Probe>Replicate Stored",
            ],
            _traces[2].Take());
        Assert.Equal(
            ["PreVoteGranted t2 m2", "LeaderLost t1 m1 HigherTerm(2)", "TermStarted t2 m2 HigherTerm", "VoteGranted t2 m2", "LeaderFound t2 m2 HeardLeader"],
            _traces[3].Take());
    }

    [Fact]
    public void A_leader_that_is_cut_off_says_that_the_quorum_is_lost_and_then_that_nobody_answers()
    {
        var group = Start(3);
        group.Campaign(1);
        group.Isolate(1);
        Forget();
        group[1].Tick(20);
        Assert.Equal(["SteppedDown t1 QuorumLost", "LeaderLost t1 m1 QuorumLost"], _traces[1].Take());
        TickUntilAsks(group, 1);
        Assert.StartsWith("PreCampaignStarted t2 ElectionTimeout", _traces[1].Take()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_that_the_vote_is_given_to_another()
    {
        var node = Alone(3, new HardState(1, 0, 0), 1);
        node.Step(Vote(from: 1, term: 2, index: 1, logTerm: 1));
        node.Step(Vote(from: 2, term: 2, index: 1, logTerm: 1));
        Assert.Equal(["TermStarted t2 m1 HigherTerm", "VoteGranted t2 m1", "VoteRefused t2 m2 VotedForOther(1)"], _traces[3].Take());
    }

    [Fact]
    public void A_refusal_says_that_a_leader_is_heard()
    {
        var node = Alone(3, new HardState(2, 0, 0), 1);
        node.Step(Entries.Append(1, 2, 1, 1, 1));
        node.Step(Vote(from: 2, term: 9, index: 9, logTerm: 9));
        node.Step(Vote(from: 2, term: 2, index: 9, logTerm: 9));
        Assert.Equal(["LeaderFound t2 m1 HeardLeader", "VoteRefused t9 m2 HearsLeader(1)", "VoteRefused t2 m2 HearsLeader(1)"], _traces[3].Take());
    }

    [Fact]
    public void A_refusal_says_that_the_log_of_who_asks_is_behind_and_where_both_end()
    {
        var node = Alone(3, new HardState(2, 0, 0), 1, 2);
        node.Step(Vote(from: 1, term: 3, index: 5, logTerm: 1, MessageType.PreVote));
        var refusal = Assert.Single(_traces[3].Events);
        Assert.Equal((5UL, 1UL, 2UL, 2UL), (refusal.Index, refusal.LogTerm, refusal.OwnIndex, refusal.OwnLogTerm));
        Assert.Equal(["PreVoteRefused t3 m1 LogBehind"], _traces[3].Take());
    }

    [Theory]
    [InlineData(MessageType.Vote, "VoteRefused t2 m1 LowerTerm")]
    [InlineData(MessageType.PreVote, "PreVoteRefused t2 m1 LowerTerm")]
    public void A_refusal_says_that_the_term_asked_for_is_over(MessageType type, string expected)
    {
        var node = Alone(3, new HardState(4, 0, 0), 1);
        node.Step(Vote(from: 1, term: 2, index: 9, logTerm: 2, type));
        Assert.Equal([expected], _traces[3].Take());
    }

    [Fact]
    public void A_campaign_that_is_refused_ends_and_says_so()
    {
        var node = Alone(1, new HardState(1, 0, 0), 1);
        node.Node.Campaign();
        node.Drain();
        node.Step(new Message { Type = MessageType.PreVoteResponse, From = 2, To = 1, Term = 1, Reject = true });
        node.Step(new Message { Type = MessageType.PreVoteResponse, From = 3, To = 1, Term = 1, Reject = true });
        Assert.Equal(
            ["PreCampaignStarted t2 Requested", "PreVoteAsked t2 m2", "PreVoteAsked t2 m3", "PreRefusalReceived t2 m2", "PreRefusalReceived t2 m3", "PreCampaignEnded t2 VotesRefused"],
            _traces[1].Take());
    }

    [Fact]
    public void A_candidate_that_hears_the_leader_of_its_term_says_whom()
    {
        var node = Alone(1, new HardState(1, 0, 0), 1);
        node.Node.Campaign();
        node.Drain();
        node.Step(new Message { Type = MessageType.PreVoteResponse, From = 3, To = 1, Term = 2 });
        node.Drain();
        _traces[1].Take();
        node.Step(new Message { Type = MessageType.Heartbeat, From = 2, To = 1, Term = 2 });
        Assert.Equal(["CampaignEnded t2 m2 HeardLeader", "LeaderFound t2 m2 HeardLeader"], _traces[1].Take());
    }

    [Fact]
    public void A_transfer_is_told_from_its_start_to_its_end()
    {
        var group = Start(3);
        group.Campaign(1);
        Forget();
        group[1].Node.TransferLeader(3);
        group.Settle();
        Assert.Equal(
            [
                "TransferStarted t1 m3",
                "SteppedDown t1 m3 HigherTerm",
                "TransferEnded t1 m3 HigherTerm",
                "LeaderLost t1 m1 HigherTerm(3)",
                "TermStarted t2 m3 HigherTerm",
                "VoteGranted t2 m3",
                "LeaderFound t2 m3 HeardLeader",
            ],
            _traces[1].Take());
        Assert.Contains("CampaignStarted t2 m1 Transfer", _traces[3].Take());
    }

    [Fact]
    public void A_transfer_that_is_given_up_says_why()
    {
        var leader = Alone(1, new HardState(1, 0, 0), 1);
        leader.BecomeLeader();
        Forget();
        leader.Node.TransferLeader(2);
        leader.Node.TransferLeader(3);
        leader.Node.ApplyConfChange(new ConfChange { Changes = [new(ConfChangeType.RemoveNode, 3)] });
        leader.Node.TransferLeader(2);
        leader.Step(new Message { Type = MessageType.HeartbeatResponse, From = 2, To = 1, Term = leader.Term });
        leader.Tick(10);
        Assert.Equal(
            [
                "TransferStarted t2 m2",
                "TransferAborted t2 m2 Replaced",
                "TransferStarted t2 m3",
                "TransferAborted t2 m3 Removed",
                "TransferStarted t2 m2",
                "TransferAborted t2 m2 TimedOut",
            ],
            _traces[1].Take());
    }

    [Fact]
    public void A_leader_that_is_removed_says_so()
    {
        var leader = Alone(1, new HardState(1, 0, 0), 1);
        leader.BecomeLeader();
        Forget();
        leader.Node.ApplyConfChange(new ConfChange { Changes = [new(ConfChangeType.RemoveNode, 1)] });
        Assert.Equal(["SteppedDown t2 Removed", "LeaderLost t2 m1 Removed"], _traces[1].Take());
    }

    [Fact]
    public void How_a_follower_is_fed_is_told_with_the_reason()
    {
        var group = Start(3);
        group.Campaign(1);
        Forget();
        group[1].Node.ReportUnreachable(3);
        Assert.Equal(["ProgressChanged t1 m3 Replicate>Probe Unreachable"], _traces[1].Take());
        group.Isolate(3);
        group.Propose(1, "a", "b");
        group[1].Storage.CreateSnapshot(2, new ConfState { Voters = [1, 2, 3] }, ReadOnlyMemory<byte>.Empty);
        group[1].Storage.Compact(2);
        group.Heal();
        group.Tick(2);
        Assert.Equal(
            ["ProgressChanged t1 m3 Probe>Snapshot LogCompacted", "ProgressChanged t1 m3 Snapshot>Replicate Stored"],
            _traces[1].Take());
    }

    [Fact]
    public void Being_watched_changes_nothing()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            Assert.Equal(Run(seed, watched: false), Run(seed, watched: true));
        }

        static string Run(int seed, bool watched)
        {
            var group = new Group(5, options =>
            {
                options.Seed += seed * 17;
                options.PreVote = seed % 2 == 0;
                options.CheckQuorum = true;
                options.Trace = watched ? new RecordedTrace() : null;
            });
            var random = new Random(seed);
            for (var tick = 0; tick < 200; tick++)
            {
                var lost = random.Next(1, 6);
                group.Passes = message => (int)message.To != lost && (int)message.From != lost;
                group.Tick();
                group[(ulong)random.Next(1, 6)].Propose($"{tick}");
            }

            return string.Join('|', group.Ids.Select(id => $"{group[id].Role} {group[id].Term} {group[id].LogText}"));
        }
    }

    private Group Start(int size)
    {
        var id = 0UL;
        return new Group(size, options =>
        {
            options.PreVote = true;
            options.CheckQuorum = true;
            options.Trace = _traces[++id] = new RecordedTrace();
        });
    }

    private TestNode Alone(ulong id, HardState hardState, params ulong[] terms) => TestNode.WithLog(id, [1, 2, 3], hardState, terms, options =>
    {
        options.PreVote = true;
        options.CheckQuorum = true;
        options.StepDownOnRemoval = true;
        options.Trace = _traces[id] = new RecordedTrace();
    });

    private void Forget()
    {
        foreach (var trace in _traces.Values)
        {
            trace.Take();
        }
    }

    /// <summary>Lets everybody tick, without messages but heartbeats of the past, until a member campaigns. Returns its ticks.</summary>
    private int TickUntilAsks(Group group, ulong id)
    {
        for (var ticks = 1; ticks <= 40; ticks++)
        {
            foreach (var member in group.Ids)
            {
                group[member].Tick();
            }

            if (_traces[id].Events.Any(item => item.Kind == RaftTraceKind.CampaignStarted))
            {
                return ticks;
            }
        }

        Assert.Fail("no campaign within 40 ticks");
        return 0;
    }

    private static Message Vote(ulong from, ulong term, ulong index, ulong logTerm, MessageType type = MessageType.Vote) =>
        new() { Type = type, From = from, To = 3, Term = term, Index = index, LogTerm = logTerm };
}
