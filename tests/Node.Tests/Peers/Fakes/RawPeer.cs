using System.Net;
using System.Net.Sockets;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Raft;

namespace WebEtcd.Node.Tests.Peers.Fakes;

/// <summary>The other side of a connection, byte by byte.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly FrameReader _reader;

    private RawPeer(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
        _reader = new FrameReader(_stream, 1 << 20);
    }

    public static async Task<RawPeer> ConnectAsync(TestPeer peer)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, peer.Port);
        return new RawPeer(socket);
    }

    /// <summary>Accepts one connection and greets it as a member that never says anything again.</summary>
    public static async Task<RawPeer> AcceptAsync(Socket listener, ulong id)
    {
        var raw = new RawPeer(await listener.AcceptAsync().Soon());
        while (!raw._reader.TryTakeRaw(PeerProtocol.Magic))
        {
            Assert.True(await raw._reader.FillAsync(CancellationToken.None).AsTask().Soon());
        }

        Assert.Equal(FrameKind.Hello, (await raw.NextAsync())!.Value.Kind);
        var buffer = new FrameBuffer();
        new HelloAnswer(HelloCode.Ok, PeerProtocol.Version, TestPeer.Cluster, id, "test").Write(buffer);
        await raw.SendAsync(buffer.Written);
        return raw;
    }

    public static PeerHello Hello(ulong from, ulong to, ChannelKind channel = ChannelKind.Raft, ulong cluster = TestPeer.Cluster, ushort version = PeerProtocol.Version) =>
        new(version, channel, cluster, from, to, "test");

    public static byte[] Bytes(PeerHello hello)
    {
        var buffer = new FrameBuffer();
        buffer.AddRaw(PeerProtocol.Magic);
        hello.Write(buffer);
        return buffer.Written.ToArray();
    }

    public static byte[] Bytes(Message message)
    {
        var buffer = new FrameBuffer();
        buffer.Add(FrameKind.Message, MessageCodec.Encode(message));
        return buffer.Written.ToArray();
    }

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes).AsTask().Soon();

    /// <summary>Greets and returns the answer.</summary>
    public async Task<HelloAnswer> GreetAsync(PeerHello hello)
    {
        await SendAsync(Bytes(hello));
        Frame? answer = await NextAsync();
        return HelloAnswer.Read(Assert.NotNull(answer));
    }

    /// <summary>The next frame; null when the other side has closed the connection.</summary>
    public async Task<Frame?> NextAsync()
    {
        try
        {
            Frame frame;
            while (!_reader.TryTake(out frame))
            {
                if (!await _reader.FillAsync(CancellationToken.None).AsTask().Soon())
                {
                    return null;
                }
            }

            return frame;
        }
        catch (IOException)
        {
            // It may also be reset, when not all that was sent was read.
            return null;
        }
    }

    /// <summary>Waits until the other side closes the connection.</summary>
    public async Task UntilClosedAsync()
    {
        while (await NextAsync() is not null)
        {
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}
