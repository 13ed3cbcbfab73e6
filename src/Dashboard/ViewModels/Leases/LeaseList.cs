using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Leases;

/// <summary>A page of the leases, with what is left of each and the keys that end with it.</summary>
internal sealed class LeaseList(ILeaseService leases, TimeProvider time, string? token = null)
{
    public const int PageSize = 50;

    /// <summary>Every lease of a page is asked for, at the leader: not more often than this. In between, the page counts down by itself.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(2);

    private DateTimeOffset _askedAt;

    /// <summary>In the order of their ids; null before the first answer.</summary>
    public IReadOnlyList<LeaseRow>? Rows { get; private set; }

    /// <summary>All leases there are.</summary>
    public int Total { get; private set; }

    /// <summary>The next page begins behind this lease; null on the last.</summary>
    public long? NextAfter { get; private set; }

    public EtcdError? Error { get; private set; }

    /// <summary>The user may not read all keys that leases have, so at most one lease is shown.</summary>
    public bool ListIsRefused { get; private set; }

    public bool IsDue => time.GetUtcNow() - _askedAt >= AskEvery;

    /// <summary>
    /// Loads the leases behind one. They are listed whole or not at all: who may not read all of their keys is refused, and then gets the one lease that is asked
    /// for by its id alone.
    /// </summary>
    public async Task LoadAsync(long? after, CancellationToken cancellation, long? only = null)
    {
        _askedAt = time.GetUtcNow();
        try
        {
            LeaseLeasesResponse all = await leases.LeasesAsync(new LeaseLeasesRequest(), DashboardCall.With(token, cancellation));
            long[] rest = [.. all.Leases.Select(lease => lease.ID).Order().Where(id => after is null || id > after)];
            LeaseRow?[] rows = await Task.WhenAll(rest.Take(PageSize).Select(id => AskIfLedAsync(id, cancellation)));

            // One that ended between the two questions is gone.
            Rows = [.. rows.OfType<LeaseRow>()];
            Total = all.Leases.Count;
            NextAfter = rest.Length > PageSize ? rest[PageSize - 1] : null;
            Error = null;
            ListIsRefused = false;
        }
        catch (EtcdException e) when (e.Error == EtcdErrors.PermissionDenied)
        {
            await LoadOneAsync(only, cancellation);
        }
        catch (EtcdException e)
        {
            Error = e.Error;
        }
        finally
        {
            _askedAt = time.GetUtcNow();
        }
    }

    private async Task LoadOneAsync(long? id, CancellationToken cancellation)
    {
        (ListIsRefused, Rows, Total, NextAfter, Error) = (true, null, 0, null, null);
        try
        {
            Rows = id is { } wanted ? [.. new[] { await AskAsync(wanted, cancellation) }.OfType<LeaseRow>()] : null;
        }
        catch (EtcdException e)
        {
            Error = e.Error;
        }
    }

    // The list is every member's, the time that is left the leader's alone.
    private async Task<LeaseRow?> AskIfLedAsync(long id, CancellationToken cancellation)
    {
        try
        {
            return await AskAsync(id, cancellation);
        }
        catch (EtcdException e) when (e.Error.Code == StatusCode.Unavailable)
        {
            return new LeaseRow(id, 0, 0, [], time.GetUtcNow());
        }
    }

    /// <summary>Asks for one lease alone; null when it is not there.</summary>
    public async Task<LeaseRow?> AskAsync(long id, CancellationToken cancellation)
    {
        LeaseTimeToLiveResponse answer = await leases.TimeToLiveAsync(new LeaseTimeToLiveRequest { ID = id, Keys = true }, DashboardCall.With(token, cancellation));
        return answer.TTL < 0
            ? null
            : new LeaseRow(id, answer.TTL, answer.GrantedTTL, [.. answer.Keys.Select(key => key.ToByteArray())], time.GetUtcNow());
    }

    /// <summary>Makes a lease. 0 lets the server choose its id. Returns its id and time; null when it was refused.</summary>
    public async Task<(long Id, long Seconds)?> GrantAsync(long id, long seconds, CancellationToken cancellation)
    {
        LeaseGrantResponse? answer = await TryAsync(() => leases.GrantAsync(new LeaseGrantRequest { ID = id, TTL = seconds }, DashboardCall.With(token, cancellation)));
        return answer is null ? null : (answer.ID, answer.TTL);
    }

    /// <summary>Sets a lease back to its full time. True when it was there to be renewed.</summary>
    public async Task<bool> RenewAsync(long id, CancellationToken cancellation) =>
        await TryAsync(() => leases.KeepAliveAsync(new LeaseKeepAliveRequest { ID = id }, DashboardCall.With(token, cancellation))) is { TTL: > 0 };

    /// <summary>Ends a lease and deletes its keys. True when it is gone.</summary>
    public async Task<bool> RevokeAsync(long id, CancellationToken cancellation) =>
        await TryAsync(() => leases.RevokeAsync(new LeaseRevokeRequest { ID = id }, DashboardCall.With(token, cancellation))) is not null;

    private async Task<T?> TryAsync<T>(Func<ValueTask<T>> call)
        where T : class
    {
        try
        {
            Error = null;
            return await call();
        }
        catch (EtcdException e)
        {
            Error = e.Error;
            return null;
        }
    }
}
