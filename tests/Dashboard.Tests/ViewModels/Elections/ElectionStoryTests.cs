using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels.Elections;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.ViewModels.Elections;

public sealed class ElectionStoryTests
{
    [Fact]
    public void The_death_of_a_leader_is_told_in_three_sentences()
    {
        Assert.Equal(
            [
                "infra1 timed out 1.2 s after it last heard infra0, and asked infra0 and infra2 whether it could win term 2; infra2 would vote for it; infra0 did not answer.",
                "With that infra1 started term 2 and asked infra0 and infra2 for votes; infra2 voted for it; infra0 did not answer.",
                "infra1 leads term 2, 38 ms after the first question. Nobody led for 1.2 s: writes waited that long.",
            ],
            Tell(new ElectionScript().Founding().KillOfLeader(60_000), 2));
    }

    [Fact]
    public void A_split_vote_says_who_had_voted_for_whom()
    {
        string[] story = Tell(new ElectionScript().Founding().SplitVote(60_000), 3);
        Assert.Contains(story, line => line.Contains("infra2 refused, since it had voted for infra2", StringComparison.Ordinal));
        Assert.Contains(story, line => line.EndsWith("with 1 of the 2 votes it needs it could not go on.", StringComparison.Ordinal));
        Assert.StartsWith("infra2 still knew no leader after 1.4 s", story[4], StringComparison.Ordinal);
        Assert.Equal("infra2 leads term 3, 1.4 s after the first question. Nobody led for 2.6 s: writes waited that long.", story[^1]);
    }

    [Fact]
    public void A_refused_member_is_told_why_and_its_repetitions_once()
    {
        Assert.Equal(
            [
                "infra2 timed out 1.3 s after it last heard infra0, and asked infra0 and infra1 whether it could win term 2; infra1 refused, since it hears infra0 as leader; infra0 did not answer; with 1 of the 2 votes it needs it could not go on.",
                "infra2 tried again, with the same result.",
                "infra0 went on leading term 1: clients noticed nothing.",
            ],
            Tell(new ElectionScript().Founding().FailedPreVote(60_000), 1));
    }

    [Fact]
    public void A_transfer_says_who_handed_over()
    {
        string[] story = Tell(new ElectionScript().Founding().Transfer(60_000), 3);
        Assert.Equal("infra0 handed leadership to infra2.", story[0]);
        Assert.Equal("infra2, to which leadership was handed, asked infra0 and infra1 for votes in term 2 at once; infra0 and infra1 voted for it.", story[1]);
    }

    [Fact]
    public void What_is_not_known_is_not_made_up()
    {
        ElectionScript script = new ElectionScript().Founding().KillOfLeader(60_000);
        string[] story = Tell(script, 2, item => item.MemberId != 2 || item.At < Views.Start.AddSeconds(30));
        Assert.Equal(
            [
                "infra1 asked for pre-votes in term 2; only the answers are known here; infra2 would vote for it.",
                "infra1 asked for votes in term 2; only the answers are known here; infra2 voted for it.",
                "infra1 leads term 2.",
            ],
            story);
    }

    [Theory]
    [InlineData(ClusterEventReason.QuorumLost, "infra0 stepped down as leader of term 1, since it had not heard a quorum for an election timeout.")]
    [InlineData(ClusterEventReason.Removed, "infra0 stepped down as leader of term 1, since it has no vote any more.")]
    public void A_leader_that_steps_down_says_why(ClusterEventReason reason, string expected)
    {
        Assert.Contains(expected, Tell(new ElectionScript().Founding().At(60_000).StepsDown(1, 1, reason), 0));
    }

    [Fact]
    public void The_title_says_how_it_ended()
    {
        ElectionStory story = Story();
        Assert.Equal("infra1 leads term 2", story.Title(Last(new ElectionScript().Founding().KillOfLeader(60_000), 2)));
        Assert.Equal("infra2 asked, and nothing changed", story.Title(Last(new ElectionScript().Founding().FailedPreVote(60_000), 1)));
        Assert.Equal("Nobody leads", story.Title(Last(new ElectionScript().Founding().At(60_000).TimesOut(3, 2, 1, 1200, 1, 2), 0)));
    }

    private static ElectionStory Story() => new(id => $"infra{id - 1}", voters: 3);

    private static string[] Tell(ElectionScript script, ulong leader, Func<ClusterEvent, bool>? known = null) =>
        [.. Story().Of(Last(script, leader, known)).Select(line => line.Text)];

    private static Episode Last(ElectionScript script, ulong leader, Func<ClusterEvent, bool>? known = null)
    {
        DateTimeOffset now = Views.Start.AddSeconds(95);
        ClusterView view = Views.Cluster(3, now);
        view = view with
        {
            Members = [.. view.Members.Select(member => member with { Raft = member.Raft with { Role = member.MemberId == leader ? "leader" : "follower", LeaderId = leader } })],
        };
        return ElectionHistory.Of(view, script.Events.Where(item => known?.Invoke(item) ?? true), now).Episodes[^1];
    }
}
