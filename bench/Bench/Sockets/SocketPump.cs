using System.Net;
using System.Net.Sockets;

namespace WebEtcd.Bench.Sockets;

/// <summary>
/// One TCP connection with batched writes: whatever is put into <see cref="Output"/> under <see cref="Gate"/> leaves with the next
/// <see cref="Flush"/>, one send at a time. Reading is a loop that hands on all bytes at hand.
/// </summary>
internal abstract class SocketPump : IDisposable
{
    private const int ReceiveBufferSize = 256 * 1024;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private OutputBuffer _sending = new();
    private byte[] _input = new byte[ReceiveBufferSize];
    private bool _flushing;

    /// <summary>Guards the output and all state of the deriving class.</summary>
    public object Gate { get; } = new();

    /// <summary>Bytes for the next flush. Only under <see cref="Gate"/>.</summary>
    protected OutputBuffer Output { get; private set; } = new();

    /// <summary>Connects and starts to read.</summary>
    protected async Task OpenAsync(DnsEndPoint server)
    {
        await _socket.ConnectAsync(server);
        _ = Task.Run(ReceiveAsync);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Sends what is waiting, unless a send is under way, which then takes it along. Only under <see cref="Gate"/>.</summary>
    public void Flush()
    {
        if (!_flushing && Output.Length > 0)
        {
            _flushing = true;
            _ = SendAsync();
        }
    }

    /// <summary>Takes whole frames or answers from the front of <paramref name="input"/> and returns how many bytes it used. Called under <see cref="Gate"/>.</summary>
    protected abstract int Consume(ReadOnlySpan<byte> input);

    /// <summary>The connection ended. Called once, under <see cref="Gate"/>.</summary>
    protected abstract void OnLost(string error);

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte> rest;
                lock (Gate)
                {
                    _sending.Clear();
                    if (Output.Length == 0)
                    {
                        _flushing = false;
                        return;
                    }
                    (Output, _sending) = (_sending, Output);
                    rest = _sending.Written;
                }
                while (!rest.IsEmpty)
                {
                    rest = rest[await _socket.SendAsync(rest, SocketFlags.None)..];
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _socket.Dispose(); // the reading loop reports it
        }
    }

    private async Task ReceiveAsync()
    {
        string error;
        try
        {
            var length = 0;
            while (true)
            {
                var received = await _socket.ReceiveAsync(_input.AsMemory(length), SocketFlags.None);
                if (received == 0)
                {
                    error = "the server closed the connection";
                    break;
                }
                length += received;
                length = ConsumeAll(length);
            }
        }
        catch (Exception e) // whatever it is, the clients of this connection must end and the report must say why
        {
            error = e is ObjectDisposedException ? "the connection was closed" : $"{e.GetType().Name}: {e.Message}";
            _socket.Dispose();
        }
        lock (Gate)
        {
            OnLost(error);
        }
    }

    private int ConsumeAll(int length)
    {
        lock (Gate)
        {
            var used = Consume(_input.AsSpan(0, length));
            Flush();
            _input.AsSpan(used, length - used).CopyTo(_input);
            length -= used;
        }
        if (length == _input.Length)
        {
            Array.Resize(ref _input, _input.Length * 2);
        }
        return length;
    }
}
