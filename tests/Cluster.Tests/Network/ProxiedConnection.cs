using System.Net.Sockets;
using System.Threading.Channels;

namespace WebEtcd.Cluster.Tests.Network;

/// <summary>
/// One connection through the proxy, with a link for each direction. Bytes that come while their link is cut are lost, which TCP never does: such a connection
/// goes on swallowing bytes and is closed when the network heals.
/// </summary>
internal sealed class ProxiedConnection(Socket accepted, int targetPort, Link forth, Link back) : IDisposable
{
    private const int ChunkSize = 64 * 1024;
    private const int ChunksUnderWay = 64;
    private readonly Socket _dialled = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _end = new();
    private readonly Direction _forth = new(forth);
    private readonly Direction _back = new(back);
    private int _isDisposed;

    /// <summary>Whether bytes were lost on it, in any direction.</summary>
    public bool HasLostBytes => _forth.HasLostBytes || _back.HasLostBytes;

    /// <summary>Carries bytes until one end closes.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (forth.IsCut)
            {
                await SwallowAsync();
                return;
            }
            await _dialled.ConnectAsync("127.0.0.1", targetPort, _end.Token);
            accepted.NoDelay = true;
            await Task.WhenAny(CarryAsync(accepted, _dialled, _forth), CarryAsync(_dialled, accepted, _back));
        }
        catch (Exception e) when (IsEnd(e))
        {
            // An end is gone: so is the connection.
        }
        finally
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _end.Cancel();
            accepted.Dispose();
            _dialled.Dispose();
            _end.Dispose();
        }
    }

    private async Task CarryAsync(Socket from, Socket to, Direction direction)
    {
        var underWay = Channel.CreateBounded<Chunk>(ChunksUnderWay);
        var taking = TakeAsync(from, direction.Link, underWay.Writer);
        await DeliverAsync(to, direction, underWay.Reader);
        await taking;
    }

    private async Task TakeAsync(Socket from, Link link, ChannelWriter<Chunk> underWay)
    {
        try
        {
            var buffer = new byte[ChunkSize];
            while (await from.ReceiveAsync(buffer, SocketFlags.None, _end.Token) is var count && count > 0)
            {
                await underWay.WriteAsync(new Chunk(buffer[..count], TimeProvider.System.GetTimestamp(), link.Delay), _end.Token);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // What was taken before is still delivered.
        }
        finally
        {
            underWay.Complete();
        }
    }

    private async Task DeliverAsync(Socket to, Direction direction, ChannelReader<Chunk> underWay)
    {
        await foreach (var chunk in underWay.ReadAllAsync(_end.Token))
        {
            var rest = chunk.Delay - TimeProvider.System.GetElapsedTime(chunk.TakenAt);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, _end.Token);
            }
            if (direction.Link.IsCut)
            {
                direction.HasLostBytes = true;
            }
            else if (direction.HasLostBytes)
            {
                return; // healed in between: no byte may follow the gap
            }
            else
            {
                await SendAllAsync(to, chunk.Bytes);
            }
        }
    }

    private async Task SendAllAsync(Socket to, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await to.SendAsync(bytes.AsMemory(sent), SocketFlags.None, _end.Token);
        }
    }

    private async Task SwallowAsync()
    {
        _forth.HasLostBytes = true;
        var buffer = new byte[ChunkSize];
        while (forth.IsCut && await accepted.ReceiveAsync(buffer, SocketFlags.None, _end.Token) > 0)
        {
        }
    }

    private static bool IsEnd(Exception e) => e is SocketException or OperationCanceledException or ObjectDisposedException;

    private sealed class Direction(Link link)
    {
        private volatile bool _hasLostBytes;

        public Link Link { get; } = link;

        public bool HasLostBytes
        {
            get => _hasLostBytes;
            set => _hasLostBytes = value;
        }
    }

    private readonly record struct Chunk(byte[] Bytes, long TakenAt, TimeSpan Delay);
}
