namespace WebEtcd.Node.Peers.Framing;

/// <summary>A frame as received. The body stands in the reader's buffer and is gone with the next fill.</summary>
internal readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Body);
