using System.Diagnostics;
using System.Numerics;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Observation;

/// <summary>
/// Counts operations and their latencies in buckets that grow by an eighth. Recording is one interlocked increment; a window of the last seconds is
/// the difference to what the reader saw before.
/// </summary>
internal sealed class LatencyRecorder
{
    private const int SubBuckets = 8;
    private const int BucketCount = 40 * SubBuckets;

    private readonly long[] _buckets = new long[BucketCount];
    private long _count;

    public long Count => Volatile.Read(ref _count);

    /// <summary>Records an operation that began at this <see cref="Stopwatch"/> timestamp.</summary>
    public void Record(long startTimestamp) => Add((Stopwatch.GetTimestamp() - startTimestamp) / (Stopwatch.Frequency / 1_000_000));

    /// <summary>Records an operation that took so long.</summary>
    public void Record(TimeSpan took) => Add(took.Ticks / TimeSpan.TicksPerMicrosecond);

    private void Add(long micros)
    {
        Interlocked.Increment(ref _buckets[Bucket(Math.Max(0, micros))]);
        Interlocked.Increment(ref _count);
    }

    /// <summary>Copies the counters, for <see cref="Between"/>.</summary>
    public long[] Copy() => (long[])_buckets.Clone();

    /// <summary>Quantiles of what was recorded between two copies.</summary>
    public static LatencyView Between(long[] before, long[] after)
    {
        long total = 0;
        for (int i = 0; i < BucketCount; i++)
        {
            total += after[i] - before[i];
        }

        if (total == 0)
        {
            return LatencyView.None;
        }

        return new LatencyView(Quantile(before, after, total, 0.5), Quantile(before, after, total, 0.99), Quantile(before, after, total, 1));
    }

    private static TimeSpan Quantile(long[] before, long[] after, long total, double quantile)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(total * quantile));
        long seen = 0;
        for (int i = 0; i < BucketCount; i++)
        {
            seen += after[i] - before[i];
            if (seen >= rank)
            {
                return TimeSpan.FromMicroseconds(UpperBound(i));
            }
        }

        return TimeSpan.FromMicroseconds(UpperBound(BucketCount - 1));
    }

    private static int Bucket(long micros)
    {
        if (micros < SubBuckets)
        {
            return (int)micros;
        }

        int exponent = BitOperations.Log2((ulong)micros);
        int sub = (int)((micros >> (exponent - 3)) & (SubBuckets - 1));
        return Math.Min(BucketCount - 1, ((exponent - 2) * SubBuckets) + sub);
    }

    private static double UpperBound(int bucket)
    {
        if (bucket < SubBuckets)
        {
            return bucket + 1;
        }

        int exponent = (bucket / SubBuckets) + 2;
        int sub = bucket % SubBuckets;
        return (1L << exponent) + ((sub + 1) * (double)(1L << (exponent - 3)));
    }
}
