using WebEtcd.Node.Hosting.ClientPort;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.Node.Services.Inspection;

/// <summary>
/// Who is connected and who watches what. All of it is gathered when somebody asks, a bounded part at a time; the store of watchers stands still for one
/// stream at once only.
/// </summary>
internal sealed partial class ClientInspector(
    WatchSessions sessions, ClientConnections connections, CallerGate callers, EtcdStateMachine stateMachine, ILogger<ClientInspector> logger) : IClientInspector
{
    /// <summary>What the client of a cancelled watch is told.</summary>
    public const string CancelReason = "etcdserver: watch canceled by an administrator";

    /// <summary>Watches that are looked at for one page, when most of them do not match.</summary>
    private const int MaxLookedAt = 20_000;

    public async ValueTask<WatchesPage> ListWatchesAsync(WatchesQuery query, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(query);
        await callers.RequireRootAsync(context);
        int limit = Math.Clamp(query.Limit, 1, WatchesQuery.MaxLimit);
        WatchStatistics numbers = stateMachine.Watches.Statistics();
        long revision = Math.Max(numbers.PublishedRevision, stateMachine.Kv.CurrentRevision);
        var filter = new WatchFilter(query);
        var found = new List<OpenWatch>();
        int lookedAt = 0;
        foreach (WatchSession session in sessions.From(query.After?.StreamId ?? 0))
        {
            string user = callers.NameOf(session.Caller.Token, session.Caller.CertificateUser);
            foreach (WatcherInfo watcher in session.Watches())
            {
                var place = new WatchPlace(session.StreamId, watcher.WatchId);
                if (!WatchFilter.IsBehind(place, query.After))
                {
                    continue;
                }

                if (found.Count == limit || lookedAt == MaxLookedAt)
                {
                    return Page(found, filter.LastPlace);
                }

                lookedAt++;
                OpenWatch watch = WatchRows.Of(session, watcher, user, revision);
                if (filter.Takes(watch))
                {
                    found.Add(watch);
                }
            }
        }

        return Page(found, null);

        WatchesPage Page(List<OpenWatch> watches, WatchPlace? next) => new(watches, next, numbers.Watchers, numbers.Streams, numbers.SlowWatchers, revision);
    }

    public async ValueTask<ConnectionsPage> ListConnectionsAsync(ConnectionsQuery query, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(query);
        await callers.RequireRootAsync(context);
        int limit = Math.Clamp(query.Limit, 1, ConnectionsQuery.MaxLimit);
        ILookup<string, WatchSession> byPeer = sessions.From(0).ToLookup(static session => session.Caller.Peer, StringComparer.Ordinal);
        var found = new List<OpenConnection>();
        foreach (ClientConnection connection in connections.After(query.After))
        {
            OpenConnection row = RowOf(connection, byPeer[connection.Peer]);
            if (!IsWanted(row, query.Contains))
            {
                continue;
            }

            if (found.Count == limit)
            {
                return new ConnectionsPage(found, found[^1].Id, connections.Current);
            }

            found.Add(row);
        }

        return new ConnectionsPage(found, 0, connections.Current);
    }

    public async ValueTask<bool> CancelWatchAsync(WatchPlace place, CallContext context)
    {
        await callers.RequireRootAsync(context);
        if (sessions.Find(place.StreamId) is not { } session || !session.Cancel(place.WatchId, CancelReason))
        {
            return false;
        }

        LogCancelled(place.WatchId, place.StreamId, session.Caller.Peer);
        return true;
    }

    private OpenConnection RowOf(ClientConnection connection, IEnumerable<WatchSession> streams)
    {
        WatchSession[] open = [.. streams];
        return new OpenConnection(connection.Id, connection.Peer, connection.Protocol, connection.Since, connection.Calls, connection.OpenCalls)
        {
            User = callers.NameOf(connection.Token, connection.CertificateUser),
            Program = connection.Program,
            WatchStreams = open.Length,
            Watches = open.Sum(static session => session.WatchCount),
        };
    }

    private static bool IsWanted(OpenConnection row, string contains) =>
        contains.Length == 0 || new[] { row.Peer, row.User, row.Program }.Any(text => text.Contains(contains, StringComparison.OrdinalIgnoreCase));

    [LoggerMessage(Level = LogLevel.Information, Message = "Watch {WatchId} of stream {StreamId} of {Peer} was cancelled from the dashboard.")]
    private partial void LogCancelled(long watchId, long streamId, string peer);
}
