using WebEtcd.Dashboard.Streams;
using WebEtcd.Dashboard.ViewModels.Members;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Metrics;

/// <summary>What the Metrics page draws: every metric for the chosen members and time.</summary>
/// <param name="End">Time of the last point.</param>
/// <param name="Span">Number and distance of the points.</param>
/// <param name="Charts">In the order of <see cref="Metric.All"/>.</param>
public sealed record MetricBoard(DateTimeOffset End, MetricSpan Span, IReadOnlyList<MetricChart> Charts)
{
    internal static MetricBoard Of(ClusterView view, ClusterHistory history, MetricsAddress address, DateTimeOffset now)
    {
        // One sample before the first point, for what a counter stood at.
        int wanted = (address.Span.Minutes * 60) + address.Span.StepSeconds + 1;
        MemberView[] members = [.. view.Members.Where(member => address.Member == 0 || member.MemberId == address.Member)];
        IReadOnlyList<MemberSample>[] samples = [.. members.Select(member => history.Of(member.MemberId, wanted))];
        DateTimeOffset end = address.Span.End(now);
        return new MetricBoard(end, address.Span, [.. Metric.All.Select(metric => new MetricChart(metric, [.. SeriesOf(metric)]))]);

        IEnumerable<MetricSeries> SeriesOf(Metric metric)
        {
            double[][] points = [.. samples.Select(own => MetricSampler.Points(own, metric, end, address.Span))];
            return address.IsTogether
                ? [new MetricSeries(metric.OverMembers == MetricFold.Sum ? "all together" : "most of all", 1, MetricSampler.Together(points, metric, address.Span))]
                : members.Select((member, i) => new MetricSeries(MemberNames.Of(member), StyleOf(view, member), points[i]));
        }
    }

    /// <summary>When each point was.</summary>
    public DateTimeOffset TimeOf(int point) => End - TimeSpan.FromSeconds((double)Span.StepSeconds * (Span.Points - 1 - point));

    private static int StyleOf(ClusterView view, MemberView member) =>
        (view.Members.Select((other, place) => (other, place)).First(pair => pair.other.MemberId == member.MemberId).place % MetricSeries.Styles) + 1;
}
