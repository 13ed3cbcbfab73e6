using System.Net;
using System.Net.Sockets;

namespace WebEtcd.Node.Peers;

/// <summary>The listening sockets of the peer port. Opened before the node is ready for anything else; connections wait until somebody accepts them.</summary>
internal sealed class PeerListener : IDisposable
{
    private const int Backlog = 128;

    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly List<Socket> _sockets = [];
    private Task _accepting = Task.CompletedTask;

    private PeerListener()
    {
    }

    /// <summary>The addresses that are listened on, with their real ports.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; private set; } = [];

    /// <summary>Listens on these URLs: an IP address, or <c>localhost</c> for the loopback addresses that this machine has.</summary>
    /// <exception cref="IOException">An address cannot be listened on; the message names it and says why.</exception>
    public static PeerListener Open(IEnumerable<Uri> urls)
    {
        var listener = new PeerListener();
        try
        {
            foreach (Uri url in urls)
            {
                listener.Listen(url);
            }
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        listener.EndPoints = [.. listener._sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!)];
        return listener;
    }

    /// <summary>Hands every connection to <paramref name="take"/>, which owns it then and returns at once.</summary>
    public void Accept(Action<Socket> take, ILogger logger) => _accepting = Task.WhenAll(_sockets.Select(socket => AcceptAsync(socket, take, logger)));

    /// <summary>Closes the sockets. Connections that were accepted live on.</summary>
    public void Dispose()
    {
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }
    }

    /// <summary>Completes when no connection is accepted any more, after <see cref="Dispose"/>.</summary>
    public Task EndAsync() => _accepting;

    private void Listen(Uri url)
    {
        if (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address))
        {
            _sockets.Add(Listen(new IPEndPoint(address, url.Port)));
            return;
        }

        _sockets.Add(Listen(new IPEndPoint(IPAddress.Loopback, url.Port)));
        try
        {
            _sockets.Add(Listen(new IPEndPoint(IPAddress.IPv6Loopback, url.Port)));
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported })
        {
            // A machine without IPv6: its localhost is the other address alone.
        }
    }

    private static Socket Listen(IPEndPoint address)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.Bind(address);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new IOException($"cannot listen for peers on {address}: {Reason(e)}", e);
        }
    }

    private static string Reason(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the address is in use by another process",
        SocketError.AccessDenied => "permission denied (ports below 1024 need a privilege)",
        SocketError.AddressNotAvailable => "no interface of this machine has the address",
        SocketError.AddressFamilyNotSupported => "this machine does not speak the address family",
        _ => e.Message,
    };

    private static async Task AcceptAsync(Socket socket, Action<Socket> take, ILogger logger)
    {
        EndPoint? address = socket.LocalEndPoint;
        string lastFailure = "";
        while (true)
        {
            try
            {
                Socket accepted = await socket.AcceptAsync();
                accepted.NoDelay = true;
                take(accepted);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // The other side has gone again already.
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it was, such as a lack of file descriptors: without this loop no peer could ever connect again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (e.Message != lastFailure)
                {
                    lastFailure = e.Message;
                    PeerLog.AcceptFailed(logger, address, e);
                }

                await Task.Delay(RestAfterFailure);
            }
        }
    }
}
