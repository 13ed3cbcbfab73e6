using Microsoft.Extensions.Logging.Abstractions;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Observation;
using WebEtcd.Node.Tests.Consensus;
using WebEtcd.Raft;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Tests.Observation;

public sealed class RaftEventsTests
{
    private readonly ManualTime _time = new();
    private readonly NodeEvents _events;
    private readonly RaftEvents _trace;

    public RaftEventsTests()
    {
        _events = new NodeEvents(2, new ConsensusState(), _time, NullLogger<NodeEvents>.Instance);
        _trace = new RaftEvents(_events, new RaftSentences(2, id => $"n{id}"), tickMs: 100, _time);
    }

    [Theory]
    [InlineData(RaftTraceKind.CampaignStarted, 1, RaftTraceReason.ElectionTimeout, true, "n2 asks whether it could win term 5: no word from n1 for 1.2 s")]
    [InlineData(RaftTraceKind.CampaignStarted, 0, RaftTraceReason.ElectionTimeout, false, "n2 asks for votes in term 5: no leader for another 1.2 s")]
    [InlineData(RaftTraceKind.CampaignStarted, 1, RaftTraceReason.Transfer, false, "n2 asks for votes in term 5: n1 hands leadership to it")]
    [InlineData(RaftTraceKind.CampaignEnded, 3, RaftTraceReason.HeardLeader, false, "n2 gives up campaigning in term 5: n3 leads")]
    [InlineData(RaftTraceKind.VoteGranted, 3, RaftTraceReason.None, true, "n2 would vote for n3 in term 5")]
    [InlineData(RaftTraceKind.VoteRefused, 3, RaftTraceReason.HearsLeader, false, "n2 does not vote for n3 in term 5: it hears n1 as leader")]
    [InlineData(RaftTraceKind.VoteRefused, 3, RaftTraceReason.LogBehind, false, "n2 does not vote for n3 in term 5: the log of n3 ends at entry 8 of term 3, its own at 9 of term 4")]
    [InlineData(RaftTraceKind.SteppedDown, 0, RaftTraceReason.QuorumLost, false, "n2 steps down as leader of term 5: no quorum was heard for an election timeout")]
    [InlineData(RaftTraceKind.SteppedDown, 3, RaftTraceReason.HigherTerm, false, "n2 steps down as leader of term 5: n3 is in a higher term")]
    [InlineData(RaftTraceKind.LeaderFound, 2, RaftTraceReason.VotesGranted, false, "n2 leads in term 5")]
    [InlineData(RaftTraceKind.LeaderFound, 3, RaftTraceReason.HeardLeader, false, "n2 follows n3 in term 5")]
    [InlineData(RaftTraceKind.TransferAborted, 3, RaftTraceReason.TimedOut, false, "n2 goes on as leader instead of n3: it took longer than an election timeout")]
    public void Every_step_is_a_sentence(RaftTraceKind kind, ulong member, RaftTraceReason reason, bool isPreVote, string expected)
    {
        _trace.Happened(new RaftTraceEvent(kind, 5)
        {
            Member = member,
            Reason = reason,
            ReasonMember = reason == RaftTraceReason.HearsLeader ? 1UL : 0,
            IsPreVote = isPreVote,
            Ticks = reason == RaftTraceReason.ElectionTimeout ? 12 : 0,
            Index = 8,
            LogTerm = 3,
            OwnIndex = 9,
            OwnLogTerm = 4,
        });
        ClusterEvent item = Assert.Single(_events.Ring.After(0));
        Assert.Equal(expected, item.Text);
        Assert.Equal((5UL, member, isPreVote), (item.Term, item.OtherMemberId, item.IsPreVote));
        Assert.Equal(reason == RaftTraceReason.ElectionTimeout ? 1200 : 0, item.Duration.TotalMilliseconds);
    }

    [Fact]
    public void Kinds_and_reasons_of_raft_have_their_counterparts()
    {
        Assert.All(Enum.GetValues<RaftTraceReason>(), reason => Assert.Equal(reason.ToString(), RaftEvents.ReasonOf(reason).ToString()));
        Assert.All(
            Enum.GetValues<RaftTraceKind>().Where(kind => kind != RaftTraceKind.LeaderFound),
            kind => Assert.Equal(kind.ToString(), RaftEvents.KindOf(kind).ToString()));
        Assert.Equal(ClusterEventKind.LeaderElected, RaftEvents.KindOf(RaftTraceKind.LeaderFound));
        Assert.Equal(Enum.GetNames<RaftTraceReason>(), Enum.GetNames<ClusterEventReason>());
    }

    [Fact]
    public void A_member_that_asks_for_ever_is_told_ever_more_rarely_until_somebody_leads()
    {
        for (int i = 1; i <= 100; i++)
        {
            _trace.Happened(Campaign());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(8, _events.Ring.After(0).Count);
        Assert.EndsWith("(for the 64th time)", _events.Ring.After(0)[^1].Text, StringComparison.Ordinal);
        _trace.Happened(new RaftTraceEvent(RaftTraceKind.LeaderFound, 5) { Member = 1 });
        _trace.Happened(Campaign());
        Assert.Equal(10, _events.Ring.After(0).Count);
    }

    [Fact]
    public void A_storm_is_cut_short_and_says_how_much_is_missing()
    {
        for (ulong term = 1; term <= 1000; term++)
        {
            _trace.Happened(new RaftTraceEvent(RaftTraceKind.TermStarted, term) { Member = term });
        }

        Assert.Equal(300, _events.Ring.After(0).Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        _trace.Happened(new RaftTraceEvent(RaftTraceKind.TermStarted, 2000) { Member = 2000 });
        Assert.Contains(_events.Ring.After(300), item => item.Text == "700 more steps of elections are not shown: there were too many at once");
        Assert.Equal(2000UL, _events.Ring.After(0).Max(item => item.Term));
    }

    private static RaftTraceEvent Campaign() => new(RaftTraceKind.CampaignStarted, 5) { Reason = RaftTraceReason.ElectionTimeout, IsPreVote = true, Ticks = 12 };
}
