using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>The open connections of the client port. Touched when one begins and when it ends.</summary>
internal sealed class ClientConnections(TimeProvider time)
{
    private readonly ConcurrentDictionary<long, ClientConnection> _open = new();
    private long _lastId;
    private int _current;

    /// <summary>How many there are.</summary>
    public int Current => Volatile.Read(ref _current);

    /// <summary>All behind one, ordered by their numbers.</summary>
    public IReadOnlyList<ClientConnection> After(long id) =>
        [.. _open.Where(pair => pair.Key > id).OrderBy(static pair => pair.Key).Select(static pair => pair.Value)];

    /// <summary>Takes note of a new connection, and puts what is noted among its features: calls on it find it there.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="protocol">As HTTP names it; with TLS it is not known yet.</param>
    public ClientConnection Open(ConnectionContext connection, string protocol)
    {
        var opened = new ClientConnection(Interlocked.Increment(ref _lastId), TextOf(connection.RemoteEndPoint), time.GetUtcNow()) { Protocol = protocol };
        connection.Features.Set<IClientPeerFeature>(opened);
        _open[opened.Id] = opened;
        Interlocked.Increment(ref _current);
        return opened;
    }

    public void Close(ClientConnection connection)
    {
        if (_open.TryRemove(connection.Id, out _))
        {
            Interlocked.Decrement(ref _current);
        }
    }

    /// <summary>Address and port; an IPv4 address as such, even where the socket takes both kinds.</summary>
    public static string TextOf(EndPoint? remote) => remote is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
        ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port).ToString()
        : remote?.ToString() ?? "";
}
