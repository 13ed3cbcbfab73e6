using Microsoft.Extensions.Hosting;
using WebEtcd.Dashboard.ViewModels;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Streams;

/// <summary>
/// The last quarter of an hour of every member, a sample a second, kept in the server so that a page that opens has its curves at once: some 170 KB a member,
/// and nothing of members that left.
/// </summary>
internal sealed class ClusterHistory(IClusterObserver observer, TimeProvider time) : BackgroundService
{
    public const int SamplesKept = 900;

    /// <summary>Samples of the curves that go with other things.</summary>
    public const int CurveSamples = 120;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Queue<MemberSample>> _samples = [];

    /// <summary>When the cluster last had a leader with a quorum, as far as this node knows; null when it never had since the node started.</summary>
    public DateTimeOffset? LastLedAt { get; private set; }

    /// <summary>The last samples of a member, oldest first.</summary>
    public IReadOnlyList<MemberSample> Of(ulong memberId, int count = CurveSamples)
    {
        lock (_gate)
        {
            return _samples.TryGetValue(memberId, out Queue<MemberSample>? samples) ? [.. samples.Skip(samples.Count - count)] : [];
        }
    }

    /// <summary>Takes a sample of every member, and forgets members that left.</summary>
    public void Sample()
    {
        ClusterView view = observer.Current;
        IReadOnlyList<MemberView> members = view.Members;
        DateTimeOffset now = time.GetUtcNow();
        lock (_gate)
        {
            if (ClusterSummary.Of(view).Health != ClusterHealth.Unavailable)
            {
                LastLedAt = now;
            }

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

                samples.Enqueue(MemberSample.Of(member, now));
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
}
