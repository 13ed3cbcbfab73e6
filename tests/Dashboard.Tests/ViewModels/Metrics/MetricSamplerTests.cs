using WebEtcd.Dashboard.Streams;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels.Metrics;

namespace WebEtcd.Dashboard.Tests.ViewModels.Metrics;

public sealed class MetricSamplerTests
{
    // Six points of ten seconds.
    private static readonly MetricSpan Span = new(1, 10, 1);
    private static readonly DateTimeOffset End = Views.Start;

    [Fact]
    public void A_rate_is_averaged_over_the_seconds_of_a_point()
    {
        double[] points = Points("puts", Samples(60, second => new MemberSample { PutsPerSecond = second < 50 ? 4 : second }));
        Assert.Equal([4, 4, 4, 4, 4, 54.5], points);
    }

    [Fact]
    public void Of_a_latency_the_worst_is_shown_and_nothing_where_nothing_happened()
    {
        double[] points = Points("put-p99", Samples(60, second => new MemberSample { PutP99Ms = second == 33 ? 7 : second is > 39 and < 50 ? 0 : 2 }));
        Assert.Equal([2, 2, 2, 7, double.NaN, 2], points);
    }

    [Fact]
    public void A_counter_shows_what_was_added_and_a_restart_takes_nothing_away()
    {
        double[] points = Points("leader-changes", Samples(60, second => new MemberSample { LeaderChanges = second < 25 ? 5 : second < 45 ? 7 : 0 }));
        Assert.Equal([0, 0, 2, 0, 0, 0], points);
    }

    [Fact]
    public void Time_without_an_answer_is_a_gap_and_so_is_the_time_before_the_first_sample()
    {
        double[] points = Points("leases", Samples(40, second => new MemberSample { Leases = second }, answers: second => second is < 10 or > 19));
        Assert.Equal([double.NaN, double.NaN, 9, double.NaN, 29, 39], points);
    }

    [Fact]
    public void A_sample_that_came_a_little_late_leaves_no_gap()
    {
        MetricSpan seconds = new(1, 1, 1);
        List<MemberSample> samples = [.. Samples(60, second => new MemberSample { Leases = second })];
        samples.RemoveAt(30);
        double[] points = MetricSampler.Points(samples, Of("leases"), End, seconds);
        Assert.Equal(29, points[30]);
        samples.RemoveRange(10, 5);
        points = MetricSampler.Points(samples, Of("leases"), End, seconds);
        Assert.Equal([9, 9, 9, 9, double.NaN, double.NaN, 15], points[9..16]);
    }

    [Fact]
    public void Members_together_are_added_up_or_their_worst()
    {
        double[][] members = [[1, double.NaN, 3, double.NaN, 5, 6], [10, 20, double.NaN, double.NaN, 1, 60]];
        Assert.Equal([11, 20, 3, double.NaN, 6, 66], MetricSampler.Together(members, Of("puts"), Span));
        Assert.Equal([10, 20, 3, double.NaN, 5, 60], MetricSampler.Together(members, Of("put-p99"), Span));
    }

    private static Metric Of(string id) => Metric.All.Single(metric => metric.Id == id);

    private static double[] Points(string id, IReadOnlyList<MemberSample> samples) => MetricSampler.Points(samples, Of(id), End, Span);

    /// <summary>One sample a second, the last at the end.</summary>
    private static IReadOnlyList<MemberSample> Samples(int seconds, Func<int, MemberSample> sample, Func<int, bool>? answers = null) =>
        [.. Enumerable.Range(0, seconds).Select(second => sample(second) with { At = End.AddSeconds(second - seconds + 1), IsKnown = answers?.Invoke(second) ?? true })];
}
