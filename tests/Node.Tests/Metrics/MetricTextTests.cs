using System.Buffers;
using System.Text;
using WebEtcd.Node.Observation.Metrics;

namespace WebEtcd.Node.Tests.Metrics;

public sealed class MetricTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.000249778, "0.000249778")]
    [InlineData(819200, "819200")]
    [InlineData(999999.5, "999999.5")]
    [InlineData(1000000, "1e+06")]
    [InlineData(1048576, "1.048576e+06")]
    [InlineData(2147483648, "2.147483648e+09")]
    [InlineData(1.8446744073709552e+19, "1.8446744073709552e+19")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_written_as_Go_writes_them(double value, string text) => Assert.Equal(text, GoNumber.Format(value));

    [Fact]
    public void A_histogram_counts_a_value_in_its_bucket_and_all_above()
    {
        Histogram histogram = Histogram.OfSeconds(0.001, 3);
        histogram.Record(TimeSpan.FromMilliseconds(0.5));
        histogram.Record(TimeSpan.FromMilliseconds(1));
        histogram.Record(TimeSpan.FromMilliseconds(3));
        histogram.Record(TimeSpan.FromSeconds(1));
        Assert.Equal(["0.001", "0.002", "0.004", "+Inf"], histogram.BoundTexts);
        Assert.Equal([2, 2, 3, 4], histogram.Cumulated());
        Assert.Equal(1.0045, histogram.Sum, 9);
    }

    [Fact]
    public void A_page_is_in_the_order_of_names_with_help_and_type()
    {
        var output = new ArrayBufferWriter<byte>();
        Histogram histogram = Histogram.OfNumbers(1, 1);
        histogram.Record(2);
        new MetricsPage(
        [
            MetricFamily.OfHistogram("b", "Second.", histogram),
            MetricFamily.Gauge("a", "First.", () => 5),
            MetricFamily.Fact("c", "Third.", "name", () => "with \"quotes\""),
        ]).Write(output);
        Assert.Equal(
            """
            # HELP a First.
            # TYPE a gauge
            a 5
            # HELP b Second.
            # TYPE b histogram
            b_bucket{le="1"} 0
            b_bucket{le="+Inf"} 1
            b_sum 2
            b_count 1
            # HELP c Third.
            # TYPE c gauge
            c{name="with \"quotes\""} 1

            """,
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        Histogram histogram = Histogram.OfSeconds(0.001, 14);
        var counter = new Counter();
        histogram.Record(TimeSpan.FromMilliseconds(1));
        counter.Add();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(i));
            counter.Add();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
