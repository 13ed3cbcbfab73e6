using System.Net;
using System.Net.Sockets;
using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Links;

namespace WebEtcd.Node.Peers.Handshake;

/// <summary>Opens connections to other members and introduces this one.</summary>
internal sealed class PeerDialer(PeerTransportOptions options, IPeerStreamFactory streams, PeerBlocks blocks)
{
    public static PeerHello Hello(PeerIdentity self, ulong to, ChannelKind channel) =>
        new(PeerProtocol.Version, channel, self.ClusterId, self.MemberId, to, ApiVersion.WebEtcd);

    /// <exception cref="PeerRefusedException">The other side does not want this connection.</exception>
    /// <exception cref="PeerProtocolException">Something else than a member answers there.</exception>
    /// <exception cref="IOException">It cannot be reached, or does not answer in time.</exception>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    public async Task<PeerConnection> DialAsync(Uri url, PeerHello hello, int maxPayload, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(options.DialTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await using CancellationTokenRegistration abort = timeout.Token.UnsafeRegister(static s => ((Socket)s!).Dispose(), socket);
            if (blocks.Outbound(hello.To))
            {
                // What a partition does: nothing comes back.
                await Task.Delay(Timeout.Infinite, timeout.Token);
            }

            return await OpenAsync(socket, url, hello, maxPayload, timeout.Token);
        }
        catch (Exception e) when (timeout.IsCancellationRequested && PeerFailure.IsConnectionLoss(e))
        {
            socket.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new IOException($"no answer within {options.DialTimeout.TotalSeconds:0.###} s", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<PeerConnection> OpenAsync(Socket socket, Uri url, PeerHello hello, int maxPayload, CancellationToken cancellation)
    {
        await socket.ConnectAsync(Target(url), cancellation);
        Stream stream = Encrypt(socket, url);
        var buffer = new FrameBuffer();
        buffer.AddRaw(PeerProtocol.Magic);
        hello.Write(buffer);
        await stream.WriteAsync(buffer.Written, cancellation);

        var reader = new FrameReader(stream, PeerProtocol.MaxHelloBytes);
        HelloAnswer answer = HelloAnswer.Read(await ReadFrameAsync(reader, cancellation));
        if (answer.Code != HelloCode.Ok)
        {
            throw new PeerRefusedException(answer, HelloJudge.Explain(answer, hello));
        }

        reader.MaxPayload = maxPayload;
        return new PeerConnection(socket, stream, reader) { Software = answer.Software };
    }

    private Stream Encrypt(Socket socket, Uri url)
    {
        socket.SendTimeout = socket.ReceiveTimeout = (int)options.DialTimeout.TotalMilliseconds;
        Stream stream = streams.OpenClient(socket, url);
        socket.SendTimeout = socket.ReceiveTimeout = 0;
        return stream;
    }

    private static async ValueTask<Frame> ReadFrameAsync(FrameReader reader, CancellationToken cancellation)
    {
        Frame frame;
        while (!reader.TryTake(out frame))
        {
            if (!await reader.FillAsync(cancellation))
            {
                throw new IOException("the other side closed the connection before it answered the hello");
            }
        }

        return frame;
    }

    private static EndPoint Target(Uri url)
    {
        string host = url.Host.Trim('[', ']');
        return IPAddress.TryParse(host, out IPAddress? address) ? new IPEndPoint(address, url.Port) : new DnsEndPoint(host, url.Port);
    }
}
