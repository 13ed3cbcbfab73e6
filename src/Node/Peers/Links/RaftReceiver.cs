using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Raft;

namespace WebEtcd.Node.Peers.Links;

/// <summary>
/// Takes the raft messages of one peer from a connection that the peer opened, and answers its pings. Runs on the connection's own thread, so that what
/// arrives waits for nobody.
/// </summary>
internal sealed class RaftReceiver(InboundConnection inbound, PeerConnection connection, ulong from, PeerContext context)
{
    private readonly FrameBuffer _answers = new();

    /// <summary>Runs until the connection ends.</summary>
    /// <exception cref="PeerProtocolException">The peer does not keep to the protocol.</exception>
    public void Run()
    {
        while (connection.Reader.Fill())
        {
            bool blocked = context.Blocks.Inbound(from);
            if (!blocked)
            {
                inbound.Heard();
            }

            while (connection.Reader.TryTake(out Frame frame))
            {
                if (!blocked)
                {
                    Take(frame);
                }
            }

            if (_answers.Length > 0)
            {
                connection.Stream.Write(_answers.Written.Span);
                _answers.Clear();
            }
        }
    }

    private void Take(Frame frame)
    {
        if (frame.Kind == FrameKind.Message)
        {
            context.Handler.Receive(Decode(frame));
        }
        else
        {
            PingPong.Write(_answers, FrameKind.Pong, PingPong.Read(frame, FrameKind.Ping));
        }
    }

    private Message Decode(Frame frame)
    {
        if (!MessageCodec.TryDecode(frame.Body, out Message? message, out string? error))
        {
            throw new PeerProtocolException($"no raft message: {error}");
        }

        if ((message!.From != from && !IsPassedOn(message.Type)) || message.To != context.Self.MemberId)
        {
            throw new PeerProtocolException(
                $"a raft message from {message.From:x} to {message.To:x} on the connection from {from:x} to {context.Self.MemberId:x}");
        }

        if (message.Type == MessageType.Snapshot)
        {
            throw new PeerProtocolException("a snapshot on the connection for raft messages");
        }

        PayloadKeeper.Detach(message);
        return message;
    }

    /// <summary>Requests that a follower passes on to whom it takes for the leader: they name the member that asked first.</summary>
    private static bool IsPassedOn(MessageType type) => type is MessageType.Propose or MessageType.ReadIndex or MessageType.TransferLeader;
}
