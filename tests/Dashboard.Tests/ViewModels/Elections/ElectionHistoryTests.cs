using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels.Elections;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.ViewModels.Elections;

public sealed class ElectionHistoryTests
{
    [Fact]
    public void A_killed_leader_leaves_a_gap_from_its_last_word_to_the_next_leader()
    {
        ElectionHistory history = Of(new ElectionScript().Founding().KillOfLeader(60_000), leader: 2, term: 2);
        Assert.Equal([(1UL, 1UL), (2UL, 2UL)], history.Reigns.Select(reign => (reign.Term, reign.Leader)));
        Assert.Equal(Views.Start.AddMilliseconds(58_800), history.Reigns[0].Until);
        Assert.Null(history.Reigns[1].Until);

        Episode episode = history.Episodes[^1];
        Assert.Equal((EpisodeKind.Elected, 2UL), (episode.Kind, episode.Term));
        Assert.Equal(TimeSpan.FromMilliseconds(1238), episode.Gap);
        Assert.Equal([true, false], episode.Rounds.Select(round => round.IsPreVote));
        Assert.All(episode.Rounds, round => Assert.Equal(RoundOutcome.Won, round.Outcome));
        Assert.Equal([(1UL, BallotOutcome.Unanswered), (3UL, BallotOutcome.Granted)], episode.Rounds[1].Ballots.Select(ballot => (ballot.Voter, ballot.Outcome)));
    }

    [Fact]
    public void A_split_vote_is_one_episode_with_the_term_that_nobody_won()
    {
        ElectionHistory history = Of(new ElectionScript().Founding().SplitVote(60_000), leader: 3, term: 3);
        Episode episode = history.Episodes[^1];
        Assert.Equal(2, history.Episodes.Count);
        Assert.Equal((EpisodeKind.Elected, 3UL, 3UL), (episode.Kind, episode.Term, episode.After!.Leader));
        Assert.Equal(6, episode.Rounds.Count);
        VoteRound[] lost = [.. episode.Rounds.Where(round => round is { Term: 2, IsPreVote: false })];
        Assert.Equal([(2UL, RoundOutcome.Lost), (3UL, RoundOutcome.TimedOut)], lost.Select(round => (round.Candidate, round.Outcome)));
        Assert.All(lost, round => Assert.Contains(round.Ballots, ballot => ballot.Reason == ClusterEventReason.VotedForOther));
        Assert.Equal(2559, Math.Round(episode.Gap!.Value.TotalMilliseconds));
    }

    [Fact]
    public void A_member_that_is_refused_changes_nothing_for_the_others()
    {
        ElectionHistory history = Of(new ElectionScript().Founding().FailedPreVote(60_000), leader: 1, term: 1);
        Episode episode = history.Episodes[^1];
        Assert.Equal(EpisodeKind.Refused, episode.Kind);
        Assert.Null(episode.Gap);
        Assert.Null(episode.After);
        Assert.Null(Assert.Single(history.Reigns).Until);
        Assert.All(episode.Rounds, round => Assert.Equal(ClusterEventReason.HearsLeader, round.Ballots.Single(ballot => ballot.Voter == 2).Reason));
    }

    [Fact]
    public void A_transfer_has_a_gap_of_milliseconds()
    {
        ElectionHistory history = Of(new ElectionScript().Founding().Transfer(60_000), leader: 3, term: 2);
        Episode episode = history.Episodes[^1];
        Assert.Equal(ClusterEventReason.Transfer, Assert.Single(episode.Rounds).Cause);
        Assert.Equal(1.1, episode.Gap!.Value.TotalMilliseconds, precision: 3);
    }

    [Fact]
    public void Without_the_events_of_the_candidate_the_voters_tell_the_story()
    {
        ElectionScript script = new ElectionScript().Founding().KillOfLeader(60_000);
        ElectionHistory history = Of(script, leader: 2, term: 2, item => item.MemberId != 2 || item.At < Views.Start.AddSeconds(30));
        Episode episode = history.Episodes[^1];
        Assert.Equal((EpisodeKind.Elected, 2UL), (episode.Kind, episode.After!.Leader));
        VoteRound round = episode.Rounds.Single(item => !item.IsPreVote);
        Assert.Equal((2UL, RoundOutcome.Won), (round.Candidate, round.Outcome));
        Assert.Null(round.StartedAt);
        Assert.Equal(1, round.Granted);
        Assert.Null(episode.Gap);
    }

    [Fact]
    public void Without_any_event_there_is_a_lane_a_member_and_no_episode()
    {
        ElectionHistory history = ElectionHistory.Of(Views.Cluster(3), [], Views.Start);
        Assert.Empty(history.Episodes);
        Assert.Equal(["leader", "follower", "follower"], history.Lanes.Select(lane => Assert.Single(lane.Spans).Role));
    }

    [Fact]
    public void Nobody_leads_until_somebody_does()
    {
        ElectionScript script = new ElectionScript().Founding().At(60_000).TimesOut(3, 2, 1, 1200, 1, 2);
        ClusterView view = Views.Cluster(3) with { ServingMemberId = 3 };
        view = view.With(1, Gone).With(2, Gone).With(3, member => member with { Raft = member.Raft with { Role = "pre-candidate", LeaderId = 0 } });
        ElectionHistory history = ElectionHistory.Of(view, script.Events, Views.Start.AddSeconds(70));
        Assert.Equal(EpisodeKind.Open, history.Episodes[^1].Kind);
        Assert.Equal(TimeSpan.FromMilliseconds(11_200), history.Episodes[^1].Gap);

        static MemberView Gone(MemberView member) => member with { Reachable = false, ObservedAt = Views.Start.AddSeconds(59) };
    }

    [Fact]
    public void A_member_that_comes_back_is_an_episode_of_its_own()
    {
        ElectionScript script = new ElectionScript().Founding().KillOfLeader(60_000).At(90_000).Started(1).At(90_400).Enters(1, 2, 2).Follows(1, 2, 2);
        ElectionHistory history = Of(script, leader: 2, term: 2);
        Assert.Equal([EpisodeKind.Elected, EpisodeKind.Elected, EpisodeKind.Joined], history.Episodes.Select(episode => episode.Kind));
    }

    [Fact]
    public void A_follower_that_was_cut_off_long_before_does_not_date_the_loss_of_the_leader()
    {
        ElectionScript script = new ElectionScript().Founding()
            .At(30_000).TimesOut(3, 2, 1, 1300, 1, 2)
            .KillOfLeader(60_000);
        ElectionHistory history = Of(script, leader: 2, term: 2);
        Assert.Equal(Views.Start.AddMilliseconds(58_800), history.Reigns[0].Until);
    }

    [Fact]
    public void Clocks_that_differ_are_put_right_before_anything_is_compared()
    {
        IEnumerable<ClusterEvent> events = new ElectionScript().Founding().KillOfLeader(60_000).Events
            .Select(item => item.MemberId == 3 ? item with { At = item.At.AddSeconds(7) } : item);
        ClusterView view = Led(2, 2).With(3, member => member with { ClockAhead = TimeSpan.FromSeconds(7) });
        ElectionHistory history = ElectionHistory.Of(view, events, Views.Start.AddSeconds(90));
        Assert.Equal([2, 2], history.Episodes.Select(episode => episode.Rounds.Count));
        Assert.Equal(TimeSpan.FromMilliseconds(1238), history.Episodes[^1].Gap);
    }

    [Fact]
    public void Lanes_tell_what_each_member_was()
    {
        ElectionHistory history = Of(new ElectionScript().Founding().KillOfLeader(60_000), leader: 2, term: 2, dead: 1);
        Assert.Equal(["follower", "pre-candidate", "candidate", "leader", "unheard"], Roles(history.Lanes[0]));
        Assert.Equal(["down", "follower", "pre-candidate", "candidate", "leader"], Roles(history.Lanes[1]));
        Assert.Equal(["down", "follower"], Roles(history.Lanes[2]));
        Assert.All(history.Lanes, lane => Assert.All(lane.Spans.Zip(lane.Spans.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From)));
        Assert.Equal(Views.Start.AddMilliseconds(58_800), history.Lanes[0].Spans.First(span => span.Role == "unheard").From);

        static string[] Roles(Lane lane) => [.. lane.Spans.Select(span => span.Role).Where((role, i) => i == 0 || role != lane.Spans[i - 1].Role)];
    }

    [Fact]
    public void A_leader_that_was_cut_off_goes_on_leading_until_it_steps_down()
    {
        ElectionScript script = new ElectionScript().Founding().KillOfLeader(60_000).At(61_500).StepsDown(1, 1, ClusterEventReason.QuorumLost);
        ElectionHistory history = Of(script, leader: 2, term: 2);
        LaneSpan leading = history.Lanes[0].Spans.Last(span => span.Role == "leader");
        Assert.Equal(Views.Start.AddMilliseconds(61_500), leading.Until);
        Assert.Equal(TimeSpan.FromMilliseconds(1238), history.Episodes.Single(episode => episode.Term == 2).Gap);
    }

    private static ElectionHistory Of(ElectionScript script, ulong leader, ulong term, Func<ClusterEvent, bool>? known = null, ulong dead = 0)
    {
        ClusterView view = Led(leader, term);
        if (dead != 0)
        {
            view = view.With(dead, member => member with { Reachable = false, ObservedAt = Views.Start.AddMilliseconds(58_900) });
        }

        return ElectionHistory.Of(view, script.Events.Where(item => known?.Invoke(item) ?? true).Reverse(), Views.Start.AddSeconds(95));
    }

    private static ClusterView Led(ulong leader, ulong term)
    {
        ClusterView view = Views.Cluster(3, Views.Start.AddSeconds(95));
        return view with
        {
            Members = [.. view.Members.Select(member => member with
            {
                Raft = member.Raft with { Role = member.MemberId == leader ? "leader" : "follower", LeaderId = leader, Term = term },
            })],
        };
    }
}
