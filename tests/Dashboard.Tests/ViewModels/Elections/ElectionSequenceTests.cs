using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels.Elections;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.ViewModels.Elections;

public sealed class ElectionSequenceTests
{
    [Fact]
    public void Steps_stand_in_the_order_in_which_they_happened()
    {
        (ElectionHistory _, ElectionSequence sequence) = Draw(new ElectionScript().Founding().KillOfLeader(60_000), 2);
        Assert.Equal(
            [(2UL, "heard"), (2UL, "timeout"), (3UL, "grants"), (2UL, "campaigns"), (3UL, "grants"), (2UL, "leads"), (3UL, "follows")],
            sequence.Steps.Select(step => (step.Member, step.Kind)));
        Assert.Equal(Enumerable.Range(1, 7), sequence.Steps.Select(step => step.Number));
    }

    [Fact]
    public void Questions_and_answers_are_arrows_and_lost_ones_end_on_the_way()
    {
        (ElectionHistory _, ElectionSequence sequence) = Draw(new ElectionScript().Founding().KillOfLeader(60_000), 2);
        Assert.Equal(
            [
                new SequenceArrow(2, 0, 2, 1, "ask", true),
                new SequenceArrow(2, 3, 2, 3, "ask", true),
                new SequenceArrow(3, 4, 3, 2, "grant", true),
                new SequenceArrow(4, 0, 2, 1, "ask", false),
                new SequenceArrow(4, 5, 2, 3, "ask", false),
                new SequenceArrow(5, 6, 3, 2, "grant", false),
            ],
            sequence.Arrows);
    }

    [Fact]
    public void An_answer_is_never_drawn_before_its_question_whatever_the_clocks_say()
    {
        IReadOnlyList<ClusterEvent> events = [.. new ElectionScript().Founding().KillOfLeader(60_000).Events
            .Select(item => item.MemberId == 3 ? item with { At = item.At.AddMilliseconds(-30) } : item)];
        (ElectionHistory _, ElectionSequence sequence) = Draw(events, 2);
        Assert.All(sequence.Arrows, arrow => Assert.True(arrow.ToStep == 0 || arrow.ToStep > arrow.FromStep));
        Assert.Equal(2, sequence.Arrows.Count(arrow => arrow.ToStep == 0));
    }

    [Fact]
    public void Long_waits_are_breaks_and_everything_else_is_a_line_apart()
    {
        (ElectionHistory history, ElectionSequence sequence) = Draw(new ElectionScript().Founding().SplitVote(60_000), 3);
        SequenceLayout layout = new(sequence, history.Lanes, 720, 90);
        Assert.Equal([1150, 1400], layout.Breaks.Select(item => Math.Round(item.Wait.TotalMilliseconds)));
        double[] lines = [.. sequence.Steps.Select(step => layout.LineOf(step.Number))];
        Assert.All(lines.Zip(lines.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 30));
        Assert.All(layout.Stretches(), stretch => Assert.InRange(stretch.Bottom, stretch.Top, layout.Height));
        Assert.True(layout.HasLongLabels);
        Assert.False(new SequenceLayout(sequence, history.Lanes, 340, 92).HasLabels);
    }

    [Fact]
    public void Of_a_long_episode_the_end_is_drawn()
    {
        ElectionScript script = new ElectionScript().Founding();
        for (int i = 0; i < 100; i++)
        {
            script.At(60_000 + (i * 1500)).TimesOut(3, 2, i == 0 ? 1UL : 0UL, 1500, 1, 2);
        }

        (ElectionHistory history, ElectionSequence sequence) = Draw(script, 1);
        Assert.Equal(2, history.Episodes.Count);
        Assert.Equal(ElectionSequence.MaxSteps, sequence.Steps.Count);
        Assert.Equal(40, sequence.Omitted);
    }

    private static (ElectionHistory History, ElectionSequence Sequence) Draw(ElectionScript script, ulong leader) => Draw(script.Events, leader);

    private static (ElectionHistory History, ElectionSequence Sequence) Draw(IReadOnlyList<ClusterEvent> events, ulong leader)
    {
        DateTimeOffset now = Views.Start.AddSeconds(400);
        ClusterView view = Views.Cluster(3, now);
        view = view with
        {
            Members = [.. view.Members.Select(member => member with { Raft = member.Raft with { Role = member.MemberId == leader ? "leader" : "follower", LeaderId = leader } })],
        };
        ElectionHistory history = ElectionHistory.Of(view, events, now);
        return (history, ElectionSequence.Of(history.Episodes[^1], id => $"infra{id - 1}"));
    }
}
