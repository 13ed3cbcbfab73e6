using System.Net;
using System.Net.Sockets;

namespace WebEtcd.Cluster.Tests.Network;

/// <summary>
/// The network between members: each member's advertised peer address is a port here, and every ordered pair of members has a link that can be cut or slowed.
/// Cutting one link alone lets bytes pass one way only, on connections of either side.
/// </summary>
internal sealed class FaultNetwork : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Port> _ports = [];
    private readonly Dictionary<(string From, string To), Link> _links = [];
    private readonly HashSet<ProxiedConnection> _connections = [];
    private readonly CancellationTokenSource _end = new();

    /// <summary>Gives a member its place in the network and returns the port at which the others reach it.</summary>
    /// <param name="member">Its name.</param>
    /// <param name="listenPort">Where it really listens.</param>
    /// <param name="process">Its process id, 0 while it has none.</param>
    public int Add(string member, int listenPort, Func<int> process)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        lock (_lock)
        {
            _ports.Add(member, new Port(listener, listenPort, process));
        }
        _ = AcceptAsync(member, listener);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The link from one member to another.</summary>
    public Link this[string from, string to]
    {
        get
        {
            lock (_lock)
            {
                return _links.TryGetValue((from, to), out var link) ? link : _links[(from, to)] = new Link();
            }
        }
    }

    /// <summary>Bytes from one member no longer reach the other; those the other way still do.</summary>
    public void CutOneWay(string from, string to) => this[from, to].IsCut = true;

    /// <summary>Two members no longer reach each other.</summary>
    public void Cut(string one, string other)
    {
        CutOneWay(one, other);
        CutOneWay(other, one);
    }

    /// <summary>A member no longer reaches any other, nor is it reached.</summary>
    public void Isolate(string member) => Others(member).ForEach(other => Cut(member, other));

    /// <summary>Slows all bytes from and to a member.</summary>
    public void Slow(string member, TimeSpan delay) => Others(member).ForEach(other => (this[member, other].Delay, this[other, member].Delay) = (delay, delay));

    /// <summary>Everything passes again, at once. Connections that lost bytes are closed.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            foreach (var link in _links.Values)
            {
                link.IsCut = false;
                link.Delay = TimeSpan.Zero;
            }
            foreach (var connection in _connections.Where(connection => connection.HasLostBytes))
            {
                connection.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        lock (_lock)
        {
            foreach (var port in _ports.Values)
            {
                port.Listener.Dispose();
            }
            foreach (var connection in _connections)
            {
                connection.Dispose();
            }
        }
        _end.Dispose();
    }

    private List<string> Others(string member)
    {
        lock (_lock)
        {
            return [.. _ports.Keys.Where(name => name != member)];
        }
    }

    private async Task AcceptAsync(string member, TcpListener listener)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(_end.Token);
                _ = Task.Run(() => CarryAsync(socket, member), CancellationToken.None);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The network has ended.
        }
    }

    private async Task CarryAsync(Socket socket, string target)
    {
        if (SourceOf(socket) is not { } source)
        {
            socket.Dispose(); // who dialled is gone
            return;
        }
        Link forth = this[source, target], back = this[target, source];
        ProxiedConnection connection;
        lock (_lock)
        {
            connection = new ProxiedConnection(socket, _ports[target].ListenPort, forth, back);
            _connections.Add(connection);
        }
        await connection.RunAsync();
        lock (_lock)
        {
            _connections.Remove(connection);
        }
    }

    private string? SourceOf(Socket socket)
    {
        if (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0)
        {
            return null; // it has given up already
        }
        Dictionary<int, string> members;
        lock (_lock)
        {
            members = _ports.Where(port => port.Value.Process() != 0).ToDictionary(port => port.Value.Process(), port => port.Key);
        }
        return SocketOwner.Of((IPEndPoint)socket.RemoteEndPoint!, (IPEndPoint)socket.LocalEndPoint!, members.Keys) is { } process ? members[process] : null;
    }

    private sealed record Port(TcpListener Listener, int ListenPort, Func<int> Process);
}
