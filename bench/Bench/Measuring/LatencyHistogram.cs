using System.Numerics;

namespace WebEtcd.Bench.Measuring;

/// <summary>
/// Durations in nanoseconds, counted in log-linear buckets (128 per power of two, so a quantile is off by less than 1 %).
/// One writer; merge several after the run.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 7;
    private const int SubBuckets = 1 << SubBucketBits;
    private readonly long[] _counts = new long[(64 - SubBucketBits) * SubBuckets];
    private double _sumNanoseconds;

    /// <summary>Durations recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest duration, in nanoseconds.</summary>
    public long MaxNanoseconds { get; private set; }

    /// <summary>The mean duration in nanoseconds; 0 when nothing was recorded.</summary>
    public double MeanNanoseconds => Count == 0 ? 0 : _sumNanoseconds / Count;

    /// <summary>Counts one duration; negative ones count as 0.</summary>
    public void Record(long nanoseconds)
    {
        var value = Math.Max(0, nanoseconds);
        _counts[BucketOf(value)]++;
        Count++;
        _sumNanoseconds += value;
        MaxNanoseconds = Math.Max(MaxNanoseconds, value);
    }

    /// <summary>Adds all that another histogram counted.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
        Count += other.Count;
        _sumNanoseconds += other._sumNanoseconds;
        MaxNanoseconds = Math.Max(MaxNanoseconds, other.MaxNanoseconds);
    }

    /// <summary>The duration that the share <paramref name="quantile"/> (0 to 1) of all durations does not exceed, in nanoseconds.</summary>
    public long Quantile(double quantile)
    {
        if (Count == 0)
        {
            return 0;
        }
        var rank = Math.Max(1, (long)Math.Ceiling(quantile * Count));
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return Math.Min(UpperEdge(i), MaxNanoseconds);
            }
        }
        return MaxNanoseconds;
    }

    private static int BucketOf(long value)
    {
        if (value < SubBuckets)
        {
            return (int)value;
        }
        var shift = BitOperations.Log2((ulong)value) - SubBucketBits;
        return ((shift + 1) << SubBucketBits) + (int)((value >> shift) - SubBuckets);
    }

    private static long UpperEdge(int bucket)
    {
        if (bucket < SubBuckets)
        {
            return bucket;
        }
        var shift = (bucket >> SubBucketBits) - 1;
        var mantissa = (long)(bucket & (SubBuckets - 1)) + SubBuckets;
        return ((mantissa + 1) << shift) - 1;
    }
}
