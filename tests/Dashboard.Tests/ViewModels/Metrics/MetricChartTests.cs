using WebEtcd.Dashboard.ViewModels.Metrics;

namespace WebEtcd.Dashboard.Tests.ViewModels.Metrics;

public sealed class MetricChartTests
{
    private static readonly Metric Puts = Metric.All.Single(metric => metric.Id == "puts");

    [Fact]
    public void A_line_has_gaps_and_a_point_alone_is_seen()
    {
        MetricSeries series = new("n1", 1, [0, 5, double.NaN, 10, double.NaN]);
        MetricChart chart = new(Puts, [series]);
        Assert.Equal(10, chart.Top);
        Assert.Equal("M0 100L25 50M75 0h0.01", chart.Path(series));
        Assert.Equal("n1 now –, at most 10/s", chart.Summary);
        Assert.False(chart.IsEmpty);
        Assert.True(new MetricChart(Puts, [new MetricSeries("n1", 1, [double.NaN])]).IsEmpty);
    }

    [Theory]
    [InlineData(0, MetricUnit.PerSecond, 1)]
    [InlineData(1.2, MetricUnit.Count, 2)]
    [InlineData(730, MetricUnit.PerSecond, 800)]
    [InlineData(0.031, MetricUnit.Milliseconds, 0.04)]
    [InlineData(134_217_728, MetricUnit.Bytes, 209_715_200)]
    public void A_scale_ends_at_a_round_number(double largest, MetricUnit unit, double top) => Assert.Equal(top, MetricText.Top(largest, unit), 6);

    [Theory]
    [InlineData(12.34, MetricUnit.PerSecond, "12/s")]
    [InlineData(0.25, MetricUnit.Milliseconds, "250 µs")]
    [InlineData(double.NaN, MetricUnit.Bytes, "–")]
    [InlineData(1536, MetricUnit.Bytes, "1.5 KiB")]
    [InlineData(7.4, MetricUnit.Percent, "7.4 %")]
    public void A_value_has_its_unit(double value, MetricUnit unit, string text) => Assert.Equal(text, MetricText.Of(value, unit));

    [Theory]
    [InlineData(null, null, null, "/ui/metrics")]
    [InlineData("15m", "together", "table", "/ui/metrics?span=15m&member=together&view=table")]
    [InlineData("7m", "ab", "other", "/ui/metrics?member=ab")]
    public void The_address_holds_the_state(string? span, string? member, string? view, string link) => Assert.Equal(link, MetricsAddress.Parse(span, member, view).Link);
}
