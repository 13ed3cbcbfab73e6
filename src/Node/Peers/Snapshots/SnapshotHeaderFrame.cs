using System.Buffers.Binary;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Raft;

namespace WebEtcd.Node.Peers.Snapshots;

/// <summary>
/// The first frame of a snapshot's connection. Its number is the length of the snapshot in bytes; its body the length of the manifest (4 bytes,
/// little-endian), the manifest, and the raft message.
/// </summary>
internal static class SnapshotHeaderFrame
{
    /// <summary>Largest payload of the frame in bytes.</summary>
    public const int MaxBytes = (64 << 20) + (64 << 10);

    public static void Write(FrameBuffer buffer, SnapshotHeader header)
    {
        int manifest = header.Manifest.Length;
        int raft = MessageCodec.Size(header.Raft);
        Span<byte> body = NumberedFrame.Begin(buffer, FrameKind.SnapshotHeader, (ulong)header.Length, 0, sizeof(uint) + manifest + raft);
        BinaryPrimitives.WriteUInt32LittleEndian(body, (uint)manifest);
        header.Manifest.Span.CopyTo(body[sizeof(uint)..]);
        MessageCodec.Write(header.Raft, body[(sizeof(uint) + manifest)..]);
        buffer.End();
    }

    /// <summary>Reads the frame into memory of its own.</summary>
    /// <exception cref="PeerProtocolException">It is not one from this sender to this receiver.</exception>
    public static SnapshotHeader Read(Frame frame, ulong from, ulong to)
    {
        NumberedFrame numbered = NumberedFrame.Read(frame);
        ReadOnlyMemory<byte> body = numbered.Body.ToArray();
        if (frame.Kind != FrameKind.SnapshotHeader || numbered.Number > long.MaxValue || body.Length < sizeof(uint))
        {
            throw new PeerProtocolException("the connection for a snapshot does not begin with its header");
        }

        uint manifest = BinaryPrimitives.ReadUInt32LittleEndian(body.Span);
        body = body[sizeof(uint)..];
        if (manifest > body.Length)
        {
            throw new PeerProtocolException($"the manifest of a snapshot claims {manifest} bytes; {body.Length} are left");
        }

        Message raft = ReadMessage(body[(int)manifest..], from, to);
        return new SnapshotHeader(raft, body[..(int)manifest], (long)numbered.Number);
    }

    private static Message ReadMessage(ReadOnlyMemory<byte> data, ulong from, ulong to)
    {
        if (!MessageCodec.TryDecode(data, out Message? message, out string? error))
        {
            throw new PeerProtocolException($"no raft message in the header of a snapshot: {error}");
        }

        if (message!.Type != MessageType.Snapshot || message.Snapshot is null || message.From != from || message.To != to)
        {
            throw new PeerProtocolException($"the header of a snapshot holds a message of type {message.Type} from {message.From:x} to {message.To:x}");
        }

        return message;
    }
}
