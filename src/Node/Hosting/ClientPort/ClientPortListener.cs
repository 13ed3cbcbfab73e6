using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>
/// One listening socket with two exits. It accepts, looks at the first bytes of each connection, and hands the connection
/// unread to the HTTP/1.1 or the HTTP/2 exit. Kestrel binds, unbinds and disposes each exit; the first call counts.
/// </summary>
internal sealed class ClientPortListener(IPEndPoint address, ClientPortOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    // Accepted and sniffed, but not yet taken by Kestrel's accept loop, which does nothing else: the bound is never felt.
    private const int HandOverCapacity = 1024;

    private readonly Channel<ConnectionContext> _http1 = NewExit();
    private readonly Channel<ConnectionContext> _http2 = NewExit();
    private readonly PendingConnections _pending = new(options.MaxPendingConnections, options.FirstBytesTimeout, time);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private IConnectionListener? _socket;
    private ITimer? _sweep;
    private Task _accepting = Task.CompletedTask;
    private bool _stopped;

    /// <summary>The address asked for; after binding, with the real port.</summary>
    public IPEndPoint Address { get; private set; } = address;

    /// <summary>Connections whose first bytes are awaited.</summary>
    public int PendingCount => _pending.Count;

    /// <summary>Opens the socket unless the other exit has done so.</summary>
    /// <exception cref="IOException">The address cannot be listened on; the message names it and says why.</exception>
    public async ValueTask BindAsync(IConnectionListenerFactory transport, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_socket is not null)
            {
                return;
            }

            _socket = await OpenAsync(transport, cancellation);
            Address = (IPEndPoint)_socket.EndPoint;
            TimeSpan period = TimeSpan.FromMilliseconds(Math.Clamp(options.FirstBytesTimeout.TotalMilliseconds / 4, 20, 1000));
            _sweep = time.CreateTimer(static state => ((PendingConnections)state!).CloseExpired(), _pending, period, period);
            _accepting = Task.Run(AcceptLoopAsync, CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The next connection of a kind; null when the port is closed.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(ClientProtocol protocol, CancellationToken cancellation)
    {
        ChannelReader<ConnectionContext> exit = (protocol == ClientProtocol.Http2 ? _http2 : _http1).Reader;
        while (await exit.WaitToReadAsync(cancellation))
        {
            if (exit.TryRead(out ConnectionContext? connection))
            {
                return connection;
            }
        }

        return null;
    }

    /// <summary>Stops accepting and closes what has not said anything yet. Connections handed over live on.</summary>
    public async ValueTask StopAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_stopped || _socket is null)
            {
                return;
            }

            _stopped = true;
            await _socket.UnbindAsync();
            await _accepting;
            if (_sweep is not null)
            {
                await _sweep.DisposeAsync();
            }

            _http1.Writer.TryComplete();
            _http2.Writer.TryComplete();
            _pending.CloseAll();
            await _socket.DisposeAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public ValueTask DisposeAsync() => StopAsync();

    private static Channel<ConnectionContext> NewExit() => Channel.CreateBounded<ConnectionContext>(
        new BoundedChannelOptions(HandOverCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private async Task<IConnectionListener> OpenAsync(IConnectionListenerFactory transport, CancellationToken cancellation)
    {
        try
        {
            return await transport.BindAsync(Address, cancellation);
        }
        catch (AddressInUseException e)
        {
            throw new IOException($"cannot listen for clients on {Address}: the address is in use by another process", e);
        }
        catch (SocketException e)
        {
            throw new IOException($"cannot listen for clients on {Address}: {Reason(e)}", e);
        }
    }

    private static string Reason(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AccessDenied => "permission denied (ports below 1024 need a privilege)",
        SocketError.AddressNotAvailable => "no interface of this machine has the address",
        SocketError.AddressFamilyNotSupported => "this machine does not speak the address family",
        _ => e.Message,
    };

    private async Task AcceptLoopAsync()
    {
        try
        {
            while (await _socket!.AcceptAsync() is { } connection)
            {
                _ = SniffAsync(connection);
            }
        }
        catch (Exception e)
        {
            // Without its accept loop the port is dead. The exits end with the error, which Kestrel reports for each.
            ClientPortLog.AcceptFailed(logger, Address, e);
            _http1.Writer.TryComplete(e);
            _http2.Writer.TryComplete(e);
        }
    }

    private async Task SniffAsync(ConnectionContext connection)
    {
        LinkedListNode<(ConnectionContext Connection, long Since)> waiting = _pending.Add(connection);
        ClientProtocol protocol = ClientProtocol.Undecided;
        try
        {
            protocol = await ReadProtocolAsync(connection);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ConnectionAbortedException or InvalidOperationException)
        {
            // The client went away, or was closed for its silence: nobody is left to be told.
            ClientPortLog.GoneBeforeFirstBytes(logger, connection.RemoteEndPoint, e.Message);
        }

        bool alive = _pending.Remove(waiting);
        if (alive && protocol is ClientProtocol.Http1 or ClientProtocol.Http2)
        {
            if (await HandOverAsync(connection, protocol))
            {
                return;
            }
        }

        if (protocol == ClientProtocol.Tls)
        {
            ClientPortLog.TlsOnClearPort(logger, Address, connection.RemoteEndPoint);
        }

        await connection.DisposeAsync();
    }

    private async ValueTask<bool> HandOverAsync(ConnectionContext connection, ClientProtocol protocol)
    {
        connection.Features.Set<IClientPeerFeature>(new ClientPeerFeature(ClientConnections.TextOf(connection.RemoteEndPoint)));
        try
        {
            await (protocol == ClientProtocol.Http2 ? _http2 : _http1).Writer.WriteAsync(connection);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

    private static async ValueTask<ClientProtocol> ReadProtocolAsync(ConnectionContext connection)
    {
        System.IO.Pipelines.PipeReader input = connection.Transport.Input;
        while (true)
        {
            System.IO.Pipelines.ReadResult read = await input.ReadAsync();
            ClientProtocol protocol = ProtocolSniffer.Judge(read.Buffer);
            bool decided = protocol != ClientProtocol.Undecided;

            // Nothing is consumed. What a decision was made on must not count as examined either, or the next reader would wait.
            input.AdvanceTo(read.Buffer.Start, decided ? read.Buffer.Start : read.Buffer.End);
            if (decided || read.IsCompleted || read.IsCanceled)
            {
                return protocol;
            }
        }
    }
}
