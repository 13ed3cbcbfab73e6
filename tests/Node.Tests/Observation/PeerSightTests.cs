using WebEtcd.Node.Observation.Peers;
using WebEtcd.Node.Tests.Observation.Fakes;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos.Observation;

namespace WebEtcd.Node.Tests.Observation;

public sealed class PeerSightTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_a_member_says_of_itself_arrives_whole()
    {
        MemberView said = ObservedViews.Member(2, Now);
        MemberView heard = new MemberViews(Now, Micros.Of(Now)).Of(MemberRow.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(MemberRows.Of(said))));
        Assert.Equivalent(said, heard, strict: true);
    }

    [Fact]
    public void Moments_are_moved_to_this_clock()
    {
        DateTimeOffset there = Now.AddHours(3);
        MemberView heard = new MemberViews(Now, Micros.Of(there)).Of(MemberRows.Of(ObservedViews.Member(2, there)));
        Assert.Equivalent(ObservedViews.Member(2, Now), heard, strict: true);
    }

    [Fact]
    public void An_event_arrives_whole_and_unknown_kinds_are_left_out()
    {
        var said = new ClusterEvent(5, 2, Now, 7, ClusterEventKind.VoteRefused, 3, "no")
        {
            Epoch = 99,
            Reason = ClusterEventReason.VotedForOther,
            ReasonMemberId = 1,
            IsPreVote = true,
            Duration = TimeSpan.FromMilliseconds(1200),
        };
        EventRow row = EventRows.Of(said);
        Assert.Equal(said, EventRows.Read(row, 2, 99));
        row.Reason = "SomethingNew";
        Assert.Equal(ClusterEventReason.None, EventRows.Read(row, 2, 99)!.Reason);
        row.Kind = "SomethingNew";
        Assert.Null(EventRows.Read(row, 2, 99));
    }

    [Fact]
    public void An_answer_that_was_overtaken_brings_nothing_new()
    {
        PeerSight sight = new(2);
        Assert.Equal(["1", "2"], Tell(sight, 1, 1, 2));
        Assert.Equal(2, sight.Request.AfterSequence);
        Assert.Empty(Tell(sight, 1, 1));
        Assert.Equal(2, sight.Request.AfterSequence);
        Assert.Equal(["3"], Tell(sight, 1, 2, 3));
        Assert.Equal(["1"], Tell(sight, 2, 1));
        Assert.Equal((2L, 1L), (sight.Request.Epoch, sight.Request.AfterSequence));
    }

    [Theory]
    [InlineData(0, 2, 0)]
    [InlineData(4, 2, 0)]
    [InlineData(900, 2, 900)]
    [InlineData(-7000, 10, -7000)]
    [InlineData(40, 100, 0)]
    public void A_clock_counts_as_different_when_the_round_trip_does_not_explain_it(double aheadMs, double roundTripMs, double expectedMs)
    {
        ClockOffset clock = new();
        clock.Add(Now, TimeSpan.FromSeconds(2), Now.AddSeconds(55));
        clock.Add(Now, TimeSpan.FromMilliseconds(roundTripMs), Now.AddMilliseconds(aheadMs - (roundTripMs / 2)));
        Assert.Equal(expectedMs, clock.Ahead.TotalMilliseconds);
    }

    [Fact]
    public void Numbers_that_are_no_times_are_refused_or_bounded()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Micros.Moment(long.MinValue));
        Assert.True(Micros.Span(long.MinValue) < TimeSpan.FromDays(-9000));
        Assert.True(Micros.Span(long.MaxValue) > TimeSpan.FromDays(9000));
    }

    private static string[] Tell(PeerSight sight, long epoch, params long[] sequences)
    {
        var answer = new ObserveAnswer { Epoch = epoch, NowMicros = Micros.Of(Now) };
        answer.Events.AddRange(sequences.Select(sequence => new EventRow { Sequence = sequence, Kind = "SlowSync", Text = $"{sequence}" }));
        return [.. sight.Answered(answer, Now, TimeSpan.FromMilliseconds(1)).Select(item => item.Text)];
    }
}
