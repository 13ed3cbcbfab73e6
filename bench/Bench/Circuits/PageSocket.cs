using System.Net.WebSockets;

namespace WebEtcd.Bench.Circuits;

/// <summary>The connection of one page: whole writes by anybody, reads by one.</summary>
internal sealed class PageSocket : IDisposable
{
    private const int FirstBuffer = 16 * 1024;

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private byte[] _buffer = new byte[FirstBuffer];
    private int _from;
    private int _to;

    /// <summary>Bytes that came, after decompression.</summary>
    public long BytesRead { get; private set; }

    /// <summary>What came and was not consumed yet.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_from, _to - _from);

    /// <summary>Opens the negotiated connection as a page of that origin.</summary>
    public Task ConnectAsync(Uri origin, string token, bool compressed, CancellationToken stop)
    {
        _socket.Options.SetRequestHeader("Origin", origin.GetLeftPart(UriPartial.Authority));
        if (compressed)
        {
            // What browsers offer.
            _socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        }
        return _socket.ConnectAsync(new UriBuilder(origin) { Scheme = "ws", Path = "_blazor", Query = "id=" + Uri.EscapeDataString(token) }.Uri, stop);
    }

    /// <summary>Sends one message whole.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        await _sending.WaitAsync(stop);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, true, stop);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Waits for more bytes; false when the server has closed.</summary>
    public async Task<bool> ReadAsync(CancellationToken stop)
    {
        if (_from > 0)
        {
            Unread.CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }
        if (_to == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
        var received = await _socket.ReceiveAsync(_buffer.AsMemory(_to), stop);
        _to += received.Count;
        BytesRead += received.Count;
        return received.MessageType != WebSocketMessageType.Close;
    }

    /// <summary>Reads the answer to the handshake.</summary>
    /// <exception cref="InvalidDataException">The server refuses the protocol.</exception>
    public async Task ReadHandshakeAsync(CancellationToken stop)
    {
        int end;
        while ((end = Unread.IndexOf(HubFrame.HandshakeEnd)) < 0)
        {
            if (!await ReadAsync(stop))
            {
                throw new InvalidDataException("the server closed the connection instead of a handshake");
            }
        }
        var answer = Unread[..end];
        if (!answer.SequenceEqual("{}"u8))
        {
            throw new InvalidDataException("the hub refused: " + System.Text.Encoding.UTF8.GetString(answer));
        }
        _from += end + 1;
    }

    /// <summary>All but so many bytes at the end are done with.</summary>
    public void Consumed(int left) => _from = _to - left;

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }
}
