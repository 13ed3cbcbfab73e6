using System.Diagnostics;
using WebEtcd.Node.Observation;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Tests.Observation;

public sealed class LatencyRecorderTests
{
    [Fact]
    public void Quantiles_lie_within_an_eighth_above_what_was_recorded()
    {
        var recorder = new LatencyRecorder();
        long[] before = recorder.Copy();
        for (int i = 0; i < 98; i++)
        {
            Record(recorder, TimeSpan.FromMilliseconds(10));
        }

        Record(recorder, TimeSpan.FromSeconds(1));
        Record(recorder, TimeSpan.FromSeconds(1));

        LatencyView view = LatencyRecorder.Between(before, recorder.Copy());

        Assert.InRange(view.P50.TotalMilliseconds, 10, 12.5);
        Assert.InRange(view.P99.TotalMilliseconds, 1000, 1250);
        Assert.InRange(view.Max.TotalMilliseconds, 1000, 1250);
        Assert.Equal(100, recorder.Count);
    }

    [Fact]
    public void Only_what_lies_between_the_copies_counts()
    {
        var recorder = new LatencyRecorder();
        Record(recorder, TimeSpan.FromSeconds(1));
        long[] before = recorder.Copy();

        Assert.Equal(LatencyView.None, LatencyRecorder.Between(before, recorder.Copy()));
    }

    private static void Record(LatencyRecorder recorder, TimeSpan latency) =>
        recorder.Record(Stopwatch.GetTimestamp() - (long)(latency.TotalSeconds * Stopwatch.Frequency));
}
