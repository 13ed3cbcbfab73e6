using System.Text;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Peers.Links;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Peers;

/// <summary>Calls for a process that is no member yet and knows only an URL. Each has a connection of its own.</summary>
internal sealed class PeerClient(PeerTransportOptions options, IPeerStreamFactory streams)
{
    /// <summary>Asks whoever listens at an URL; <see cref="PeerMethod.Members"/> is all that is answered.</summary>
    /// <exception cref="EtcdException">The member's own error, or one with the code Unavailable that says why it cannot be reached.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> came first.</exception>
    public async Task<ReadOnlyMemory<byte>> CallUrlAsync(Uri peerUrl, PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        var dialer = new PeerDialer(options, streams, new PeerBlocks());
        PeerHello hello = PeerDialer.Hello(default, 0, ChannelKind.Call);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(options.SilenceLimit);
        try
        {
            using PeerConnection connection = await dialer.DialAsync(peerUrl, hello, options.MaxCallBytes + NumberedFrame.Overhead, patience.Token);
            var buffer = new FrameBuffer();
            NumberedFrame.Write(buffer, FrameKind.Request, 1, (byte)method, request.Span);
            await connection.Stream.WriteAsync(buffer.Written, patience.Token);
            return await ReadAnswerAsync(connection.Reader, patience.Token);
        }
        catch (Exception e) when (e is PeerRefusedException || PeerFailure.IsConnectionLoss(e))
        {
            cancellation.ThrowIfCancellationRequested();
            string reason = patience.IsCancellationRequested ? $"no answer within {options.SilenceLimit.TotalSeconds:0.###} s" : e.Message;
            throw new EtcdException(StatusCode.Unavailable, $"cannot reach the member at {peerUrl}: {reason}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAnswerAsync(FrameReader reader, CancellationToken cancellation)
    {
        Frame frame;
        while (!reader.TryTake(out frame))
        {
            if (!await reader.FillAsync(cancellation))
            {
                throw new IOException("it closed the connection");
            }
        }

        NumberedFrame answer = NumberedFrame.Read(frame);
        return answer.Kind switch
        {
            FrameKind.Response => answer.Body.ToArray(),
            FrameKind.Error => throw new EtcdException((StatusCode)answer.Tag, Encoding.UTF8.GetString(answer.Body.Span)),
            _ => throw new PeerProtocolException($"it answered with a frame of kind {(byte)frame.Kind}"),
        };
    }
}
