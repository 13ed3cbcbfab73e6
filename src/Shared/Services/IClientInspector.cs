using WebEtcd.Shared.Errors;

namespace WebEtcd.Shared.Services;

/// <summary>
/// Tells who is connected to the member that is asked, and who watches what there. While authentication is on, only root may ask. Every method throws
/// <see cref="EtcdException"/> for who may not.
/// </summary>
public interface IClientInspector
{
    /// <summary>Watches in the order of their streams, and of their ids there.</summary>
    ValueTask<WatchesPage> ListWatchesAsync(WatchesQuery query, CallContext context);

    /// <summary>Connections of the client port, oldest first.</summary>
    ValueTask<ConnectionsPage> ListConnectionsAsync(ConnectionsQuery query, CallContext context);

    /// <summary>Ends a watch. Its client gets a response that says so, with a reason. False when there is no such watch (any more).</summary>
    ValueTask<bool> CancelWatchAsync(WatchPlace place, CallContext context);
}
