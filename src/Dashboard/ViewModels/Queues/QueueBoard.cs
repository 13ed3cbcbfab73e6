using WebEtcd.Dashboard.ViewModels.Leases;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Queues;

/// <summary>A page of locks and elections, with what is left of the leases that are shown.</summary>
internal sealed class QueueBoard(IQueueBrowserService queues, ILeaseService leases, TimeProvider time, string? token = null)
{
    public const int PageSize = 20;
    public const int PlacesOfMany = 5;
    public const int PlacesOfOne = 100;

    /// <summary>Time left is asked for at the leader, lease by lease: not more often than this. In between, the page counts down by itself.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(2);

    private readonly LeaseList _leases = new(leases, time, token);
    private Dictionary<long, LeaseRow?> _times = [];
    private DateTimeOffset _askedAt;
    private long _revision;

    /// <summary>In the order of their names; null before the first answer.</summary>
    public IReadOnlyList<KeyQueue>? Queues { get; private set; }

    /// <summary>The next page begins with this name; null on the last.</summary>
    public byte[]? Next { get; private set; }

    /// <summary>No queue is left out for lack of rights.</summary>
    public bool SeesAll { get; private set; } = true;

    /// <summary>Why the queues are not as they are now, or why a release did not work; null when all went well.</summary>
    public EtcdError? Error { get; private set; }

    /// <summary>Whether to load again, at a revision of the store: who waits changes with it, and what is left of leases with time.</summary>
    public bool IsDue(long revision) => revision != _revision || time.GetUtcNow() - _askedAt >= AskEvery;

    /// <summary>The lease as the leader told of it; null when it is gone or could not be asked for.</summary>
    public LeaseRow? TimeOf(long lease) => _times.GetValueOrDefault(lease);

    /// <param name="address">What is shown.</param>
    /// <param name="revision">Of the store, as far as the page knows.</param>
    /// <param name="cancellation">The page goes away.</param>
    public async Task LoadAsync(QueuesAddress address, long revision, CancellationToken cancellation)
    {
        _revision = revision;
        try
        {
            QueueQuery query = address.Name is { } name ? new(name, null, 1, PlacesOfOne) : new(address.Prefix, address.From, PageSize, PlacesOfMany);
            QueuePage page = await queues.ListAsync(query, DashboardCall.With(token, cancellation));
            Queues = address.Name is null ? page.Queues : [.. page.Queues.Where(queue => queue.Name.AsSpan().SequenceEqual(address.Name))];
            Next = address.Name is null ? page.Next : null;
            SeesAll = page.SeesAll;
            Error = null;
            await AskTimesAsync(cancellation);
        }
        catch (EtcdException e)
        {
            Error = e.Error;
        }
    }

    /// <summary>A lease with the keys that end with it; null when it is gone, or when some of its keys may not be read.</summary>
    public async Task<LeaseRow?> AskAsync(long lease, CancellationToken cancellation)
    {
        try
        {
            return await _leases.AskAsync(lease, cancellation);
        }
        catch (EtcdException)
        {
            return null;
        }
    }

    /// <summary>Ends a lease and with it the place of its key. True when it is gone.</summary>
    public async Task<bool> RevokeAsync(long lease, CancellationToken cancellation)
    {
        bool revoked = await _leases.RevokeAsync(lease, cancellation);
        Error = _leases.Error;
        return revoked;
    }

    private async Task AskTimesAsync(CancellationToken cancellation)
    {
        long[] shown = [.. Queues!.SelectMany(queue => queue.Places).Select(place => place.Lease).Where(lease => lease != 0).Distinct()];
        bool all = time.GetUtcNow() - _askedAt >= AskEvery;
        long[] wanted = all ? shown : [.. shown.Where(lease => !_times.ContainsKey(lease))];
        LeaseRow?[] rows = await Task.WhenAll(wanted.Select(lease => TimeAsync(lease, cancellation)));
        Dictionary<long, LeaseRow?> times = shown.ToDictionary(lease => lease, lease => _times.GetValueOrDefault(lease));
        for (int i = 0; i < wanted.Length; i++)
        {
            times[wanted[i]] = rows[i];
        }

        _times = times;
        _askedAt = all ? time.GetUtcNow() : _askedAt;
    }

    private async Task<LeaseRow?> TimeAsync(long lease, CancellationToken cancellation)
    {
        try
        {
            LeaseTimeToLiveResponse answer = await leases.TimeToLiveAsync(new LeaseTimeToLiveRequest { ID = lease }, DashboardCall.With(token, cancellation));
            return answer.TTL < 0 ? null : new LeaseRow(lease, answer.TTL, answer.GrantedTTL, [], time.GetUtcNow());
        }
        catch (EtcdException)
        {
            // Who holds what is worth showing even while nobody can say for how long, such as without a leader.
            return null;
        }
    }
}
