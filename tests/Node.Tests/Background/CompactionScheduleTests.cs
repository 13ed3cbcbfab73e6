using WebEtcd.Node.Background;
using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Tests.Background;

public sealed class CompactionScheduleTests
{
    private const long MinuteMs = 60_000;

    [Fact]
    public void A_period_of_history_is_kept_and_compacted_once_in_a_period()
    {
        var schedule = new CompactionSchedule(new CompactionOptions { RetentionPeriod = TimeSpan.FromMinutes(10) });
        Assert.True(schedule.IsOn);
        Assert.Equal(TimeSpan.FromMinutes(1), schedule.Interval);
        var compactions = new List<(long Minute, long Revision)>();
        for (long minute = 0; minute <= 45; minute++)
        {
            // A hundred revisions a minute.
            if (schedule.Next(100 * minute, minute * MinuteMs) is { } revision)
            {
                compactions.Add((minute, revision));
                schedule.Done(revision, minute * MinuteMs);
            }
        }

        List<(long Minute, long Revision)> expected = [(11, 100), (21, 1100), (31, 2100), (41, 3100)];
        Assert.Equal(expected, compactions);
    }

    [Fact]
    public void A_long_period_is_compacted_every_hour()
    {
        var schedule = new CompactionSchedule(new CompactionOptions { RetentionPeriod = TimeSpan.FromHours(24) });
        Assert.Equal(TimeSpan.FromMinutes(6), schedule.Interval);
    }

    [Fact]
    public void What_could_not_be_compacted_comes_again()
    {
        var schedule = new CompactionSchedule(new CompactionOptions { RetentionPeriod = TimeSpan.FromMinutes(10) });
        Assert.Null(schedule.Next(50, 0));
        Assert.Equal(50, schedule.Next(60, 10 * MinuteMs));
        Assert.Equal(50, schedule.Next(60, 11 * MinuteMs));
        schedule.Done(50, 11 * MinuteMs);
        Assert.Null(schedule.Next(60, 12 * MinuteMs));
    }

    [Fact]
    public void By_revisions_so_many_are_kept()
    {
        var schedule = new CompactionSchedule(new CompactionOptions { Mode = CompactionMode.Revision, RetentionRevisions = 1000 });
        Assert.Equal(TimeSpan.FromMinutes(5), schedule.Interval);
        Assert.Null(schedule.Next(900, 0));
        Assert.Equal(200, schedule.Next(1200, 1));
        schedule.Done(200, 1);
        Assert.Null(schedule.Next(1200, 2));
        Assert.Equal(201, schedule.Next(1201, 3));
    }

    [Fact]
    public void Nothing_is_kept_count_of_when_it_is_off() => Assert.False(new CompactionSchedule(new CompactionOptions()).IsOn);
}
