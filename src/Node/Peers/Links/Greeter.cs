using System.Net;
using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;

namespace WebEtcd.Node.Peers.Links;

/// <summary>The accepting side's part of a greeting: reads the hello, judges it, answers.</summary>
internal sealed class Greeter(PeerContext context, ChangeLog<ulong> refusals, EndPoint? remote)
{
    /// <summary>Who is there and may stay; null when it was sent away or has gone.</summary>
    /// <exception cref="PeerProtocolException">The other side is no member at all.</exception>
    public PeerHello? Greet(PeerConnection connection)
    {
        if (ReadHello(connection.Reader) is not { } hello)
        {
            return null;
        }

        if (hello.From != 0 && context.Blocks.Inbound(hello.From))
        {
            // What a partition does: no answer, until somebody loses patience.
            while (connection.Reader.Fill())
            {
                while (connection.Reader.TryTake(out _))
                {
                }
            }

            return null;
        }

        HelloCode code = new HelloJudge(context.Self, context.Handler).Judge(hello);
        Answer(connection, code);
        if (code == HelloCode.Ok)
        {
            refusals.Forget(hello.From);
            return hello;
        }

        string reason = new HelloJudge(context.Self, context.Handler).Explain(code, hello);
        if (refusals.IsNew(hello.From, reason))
        {
            PeerLog.Refused(context.Logger, hello.From, remote, reason);
        }

        return null;
    }

    private static PeerHello? ReadHello(FrameReader reader)
    {
        while (!reader.TryTakeRaw(PeerProtocol.Magic))
        {
            if (!reader.Fill())
            {
                return null;
            }
        }

        Frame frame;
        while (!reader.TryTake(out frame))
        {
            if (!reader.Fill())
            {
                return null;
            }
        }

        return PeerHello.Read(frame);
    }

    private void Answer(PeerConnection connection, HelloCode code)
    {
        var buffer = new FrameBuffer();
        new HelloAnswer(code, PeerProtocol.Version, context.Self.ClusterId, context.Self.MemberId, ApiVersion.WebEtcd).Write(buffer);
        connection.Stream.Write(buffer.Written.Span);
    }
}
