using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Inspection;

/// <summary>A page of the watches and a page of the connections of the serving member.</summary>
internal sealed class WatchersList(IClientInspector inspector, TimeProvider time, string? token = null)
{
    public const int PageSize = 50;

    /// <summary>Not more often than this, whatever happens in the cluster.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(900);

    private DateTimeOffset _askedAt;

    /// <summary>Null before the first answer.</summary>
    public WatchesPage? Watches { get; private set; }

    /// <summary>Null before the first answer.</summary>
    public ConnectionsPage? Connections { get; private set; }

    public EtcdError? Error { get; private set; }

    public bool IsDue => time.GetUtcNow() - _askedAt >= AskEvery;

    public async Task LoadAsync(WatchersAddress address, CancellationToken cancellation)
    {
        _askedAt = time.GetUtcNow();
        try
        {
            CallContext call = DashboardCall.With(token, cancellation);
            Watches = await inspector.ListWatchesAsync(new WatchesQuery(address.Find, address.OnlyBehind, address.After, PageSize), call);
            Connections = await inspector.ListConnectionsAsync(new ConnectionsQuery(address.Find, address.ConnectionsAfter, PageSize), call);
            Error = null;
        }
        catch (EtcdException e)
        {
            Error = e.Error;
        }
    }

    /// <summary>Ends a watch. What came of it, in words; null when it was refused, and then <see cref="Error"/> says why.</summary>
    public async Task<string?> CancelAsync(OpenWatch watch, CancellationToken cancellation)
    {
        try
        {
            string name = $"Watch {watch.Place.WatchId} of stream {watch.Place.StreamId}";
            return await inspector.CancelWatchAsync(watch.Place, DashboardCall.With(token, cancellation)) ? $"{name} is canceled." : $"{name} had ended already.";
        }
        catch (EtcdException e)
        {
            Error = e.Error;
            return null;
        }
    }
}
