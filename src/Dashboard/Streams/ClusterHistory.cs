using Microsoft.Extensions.Hosting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Streams;

/// <summary>The last two minutes of every member, a sample a second, kept in the server so that a page that opens has its curves at once.</summary>
internal sealed class ClusterHistory(IClusterObserver observer, TimeProvider time) : BackgroundService
{
    public const int SamplesKept = 120;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Queue<MemberSample>> _samples = [];

    /// <summary>Samples of a member, oldest first.</summary>
    public IReadOnlyList<MemberSample> Of(ulong memberId)
    {
        lock (_gate)
        {
            return _samples.TryGetValue(memberId, out Queue<MemberSample>? samples) ? [.. samples] : [];
        }
    }

    /// <summary>Takes a sample of every member, and forgets members that left.</summary>
    public void Sample()
    {
        IReadOnlyList<MemberView> members = observer.Current.Members;
        lock (_gate)
        {
            foreach (ulong gone in _samples.Keys.Except(members.Select(member => member.MemberId)).ToArray())
            {
                _samples.Remove(gone);
            }

            foreach (MemberView member in members)
            {
                if (!_samples.TryGetValue(member.MemberId, out Queue<MemberSample>? samples))
                {
                    _samples[member.MemberId] = samples = new Queue<MemberSample>(SamplesKept);
                }

                if (samples.Count == SamplesKept)
                {
                    samples.Dequeue();
                }

                samples.Enqueue(Of(member));
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Sample();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private static MemberSample Of(MemberView member) => new(
        member.Traffic.PutsPerSecond,
        member.Traffic.RangesPerSecond,
        member.Traffic.WatchEventsPerSecond,
        member.Traffic.PutLatency.P99.TotalMilliseconds,
        member.Traffic.RangeLatency.P99.TotalMilliseconds,
        member.Storage.SyncLatency.P99.TotalMilliseconds,
        member.Traffic.CpuPercent,
        member.Traffic.ResidentBytes);
}
