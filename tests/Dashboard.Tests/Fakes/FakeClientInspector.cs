using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>Clients as the test has them.</summary>
internal sealed class FakeClientInspector : IClientInspector
{
    /// <summary>Thrown by every call when set.</summary>
    public EtcdError? Failure { get; set; }

    public List<OpenWatch> Watches { get; } = [];

    public List<OpenConnection> Connections { get; } = [];

    /// <summary>Watches that were asked to end.</summary>
    public List<WatchPlace> Cancelled { get; } = [];

    /// <summary>Some of each kind.</summary>
    public void Fill(DateTimeOffset now)
    {
        Watches.Add(Watch(3, 0, "/registry/pods/", "/registry/pods0", WatchProgress.Synced, now) with { Peer = "10.0.0.4:50412", User = "kube", PreviousValues = true, ProgressNotify = true });
        Watches.Add(Watch(3, 1, "/registry/leases/", "/registry/leases0", WatchProgress.Behind, now) with { Peer = "10.0.0.4:50412", User = "kube", StartRevision = 200, BehindRevisions = 713 });
        Watches.Add(Watch(5, 0, "/config/<b>app</b>", "", WatchProgress.Blocked, now) with { Peer = "10.0.0.9:40100", Deletes = false, BehindRevisions = 40, PendingEvents = 1200, WaitingResponses = 129 });
        Watches.Add(Watch(6, 4, "\0", "\0", WatchProgress.Waiting, now) with { Peer = "dashboard", NextRevision = 5000, StartRevision = 5000 });
        Connections.Add(new OpenConnection(1, "10.0.0.4:50412", "HTTP/2", now.AddMinutes(-90), 48_211, 3) { User = "kube", Program = "grpc-go/1.72.1", WatchStreams = 1, Watches = 2 });
        Connections.Add(new OpenConnection(4, "10.0.0.9:40100", "HTTP/2", now.AddSeconds(-40), 1, 1) { Program = "etcdctl/3.5.30 grpc-go/1.71.1", WatchStreams = 1, Watches = 1 });
        Connections.Add(new OpenConnection(9, "127.0.0.1:50990", "HTTP/1.1", now.AddSeconds(-12), 0, 0));
    }

    public static OpenWatch Watch(long stream, long id, string key, string end, WatchProgress progress, DateTimeOffset now) =>
        new(new WatchPlace(stream, id), System.Text.Encoding.UTF8.GetBytes(key), System.Text.Encoding.UTF8.GetBytes(end), 0, 914, progress, 0, 0) { Peer = "10.0.0.1:1", StreamOpenedAt = now.AddMinutes(-5) };

    public ValueTask<WatchesPage> ListWatchesAsync(WatchesQuery query, CallContext context)
    {
        Check();
        OpenWatch[] all = [.. Watches.Where(watch => query.After is not { } after || (watch.Place.StreamId, watch.Place.WatchId).CompareTo((after.StreamId, after.WatchId)) > 0)
            .Where(watch => watch.Peer.Contains(query.Contains, StringComparison.Ordinal) && (!query.OnlyBehind || watch.BehindRevisions > 0))];
        OpenWatch[] page = [.. all.Take(query.Limit)];
        return ValueTask.FromResult(new WatchesPage(
            page, all.Length > page.Length ? page[^1].Place : null, Watches.Count, Watches.Select(watch => watch.Place.StreamId).Distinct().Count(), Watches.Count(watch => watch.BehindRevisions > 0), 913));
    }

    public ValueTask<ConnectionsPage> ListConnectionsAsync(ConnectionsQuery query, CallContext context)
    {
        Check();
        OpenConnection[] all = [.. Connections.Where(connection => connection.Id > query.After && connection.Peer.Contains(query.Contains, StringComparison.Ordinal))];
        OpenConnection[] page = [.. all.Take(query.Limit)];
        return ValueTask.FromResult(new ConnectionsPage(page, all.Length > page.Length ? page[^1].Id : 0, Connections.Count));
    }

    public ValueTask<bool> CancelWatchAsync(WatchPlace place, CallContext context)
    {
        Check();
        Cancelled.Add(place);
        return ValueTask.FromResult(Watches.RemoveAll(watch => watch.Place == place) > 0);
    }

    private void Check()
    {
        if (Failure is not null)
        {
            throw new EtcdException(Failure);
        }
    }
}
