using System.Globalization;

namespace WebEtcd.Node.Observation.Metrics;

/// <summary>Counts values in buckets, as Prometheus wants them. Recording allocates nothing and takes no lock: a short search and two interlocked additions.</summary>
internal sealed class Histogram
{
    private readonly long[] _bounds;
    private readonly long[] _counts;
    private readonly double _rawPerUnit;
    private long _sum;

    private Histogram(double[] bounds, double rawPerUnit)
    {
        _rawPerUnit = rawPerUnit;
        _bounds = [.. bounds.Select(bound => (long)Math.Round(bound * rawPerUnit))];
        _counts = new long[bounds.Length + 1];
        BoundTexts = [.. bounds.Select(GoNumber.Format), "+Inf"];
    }

    /// <summary>The label <c>le</c> of each bucket, smallest first; the last is <c>+Inf</c>.</summary>
    public IReadOnlyList<string> BoundTexts { get; }

    /// <summary>Sum of all values, in the unit of the metric.</summary>
    public double Sum => Volatile.Read(ref _sum) / _rawPerUnit;

    /// <summary>Durations, shown in seconds, in buckets that double.</summary>
    /// <param name="first">Bound of the first bucket, in seconds.</param>
    /// <param name="buckets">How many there are, besides that without a bound.</param>
    public static Histogram OfSeconds(double first, int buckets) => new(Doubling(first, buckets), TimeSpan.TicksPerSecond);

    /// <summary>Durations, shown in seconds, in these buckets.</summary>
    public static Histogram OfSeconds(params double[] bounds) => new(bounds, TimeSpan.TicksPerSecond);

    /// <summary>Durations, shown in milliseconds, in buckets that double.</summary>
    public static Histogram OfMilliseconds(double first, int buckets) => new(Doubling(first, buckets), TimeSpan.TicksPerMillisecond);

    /// <summary>Plain numbers in buckets that double.</summary>
    public static Histogram OfNumbers(double first, int buckets) => new(Doubling(first, buckets), 1);

    public void Record(TimeSpan took) => Record(took.Ticks);

    public void Record(long raw)
    {
        int bucket = 0;
        while (bucket < _bounds.Length && raw > _bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _sum, raw);
    }

    /// <summary>How many values each bucket and those below it have; as many as there are <see cref="BoundTexts"/>.</summary>
    public long[] Cumulated()
    {
        var cumulated = new long[_counts.Length];
        long total = 0;
        for (int i = 0; i < cumulated.Length; i++)
        {
            total += Volatile.Read(ref _counts[i]);
            cumulated[i] = total;
        }

        return cumulated;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cumulated()[^1]} values, sum {Sum}");

    private static double[] Doubling(double first, int buckets)
    {
        var bounds = new double[buckets];
        for (int i = 0; i < buckets; i++)
        {
            bounds[i] = first;
            first *= 2;
        }

        return bounds;
    }
}
