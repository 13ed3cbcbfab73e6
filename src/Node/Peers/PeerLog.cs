using System.Net;

namespace WebEtcd.Node.Peers;

internal static partial class PeerLog
{
    [LoggerMessage(1, LogLevel.Information, "connected to peer {Peer:x} at {Url}, release {Software}")]
    public static partial void Connected(ILogger logger, ulong peer, Uri url, string? software);

    [LoggerMessage(2, LogLevel.Warning, "lost the connection to peer {Peer:x}: {Reason}")]
    public static partial void Lost(ILogger logger, ulong peer, string reason);

    [LoggerMessage(3, LogLevel.Warning, "cannot reach peer {Peer:x} at {Url}: {Reason}; trying on")]
    public static partial void CannotReach(ILogger logger, ulong peer, Uri? url, string reason);

    [LoggerMessage(4, LogLevel.Error, "peer {Peer:x} at {Url} refuses this member: {Reason}; trying on")]
    public static partial void RefusedBy(ILogger logger, ulong peer, Uri url, string reason);

    [LoggerMessage(5, LogLevel.Error, "refused a connection of peer {Peer:x} from {Remote}: {Reason}")]
    public static partial void Refused(ILogger logger, ulong peer, EndPoint? remote, string reason);

    [LoggerMessage(6, LogLevel.Warning, "closed a connection from {Remote} on the peer port: {Reason}")]
    public static partial void NotAPeer(ILogger logger, EndPoint? remote, string reason);

    [LoggerMessage(7, LogLevel.Warning, "closed the connection from peer {Peer:x}: {Reason}")]
    public static partial void ClosedInbound(ILogger logger, ulong peer, string reason);

    [LoggerMessage(8, LogLevel.Debug, "the connection from peer {Peer:x} ended: {Reason}")]
    public static partial void InboundEnded(ILogger logger, ulong peer, string reason);

    [LoggerMessage(9, LogLevel.Warning, "messages to peer {Peer:x} are dropped: {Messages} wait already")]
    public static partial void QueueFull(ILogger logger, ulong peer, int messages);

    [LoggerMessage(10, LogLevel.Error, "a raft message of {Bytes} bytes to peer {Peer:x} exceeds the limit of {Limit}; dropped")]
    public static partial void MessageTooLarge(ILogger logger, ulong peer, int bytes, int limit);

    [LoggerMessage(11, LogLevel.Error, "the node failed on what peer {Peer:x} sent; the connection is closed")]
    public static partial void HandlerFailed(ILogger logger, ulong peer, Exception error);

    [LoggerMessage(12, LogLevel.Error, "the link to peer {Peer:x} failed; it starts anew")]
    public static partial void LinkFailed(ILogger logger, ulong peer, Exception error);

    [LoggerMessage(13, LogLevel.Error, "call {Method} of peer {Peer:x} failed")]
    public static partial void CallFailed(ILogger logger, ulong peer, PeerMethod method, Exception error);

    [LoggerMessage(14, LogLevel.Error, "cannot accept connections on peer address {Address}; trying on")]
    public static partial void AcceptFailed(ILogger logger, EndPoint? address, Exception error);

    [LoggerMessage(15, LogLevel.Warning, "{Count} connections on the peer port; further ones are closed at once")]
    public static partial void TooManyConnections(ILogger logger, int count);

    [LoggerMessage(16, LogLevel.Information, "sending a snapshot of {Bytes} bytes at index {Index} to peer {Peer:x}")]
    public static partial void SnapshotStarts(ILogger logger, ulong peer, ulong index, long bytes);

    [LoggerMessage(17, LogLevel.Information, "peer {Peer:x} has taken the snapshot at index {Index}")]
    public static partial void SnapshotDelivered(ILogger logger, ulong peer, ulong index);

    [LoggerMessage(18, LogLevel.Warning, "the snapshot at index {Index} could not be brought to peer {Peer:x}: {Reason}")]
    public static partial void SnapshotFailed(ILogger logger, ulong peer, ulong index, string reason);

    [LoggerMessage(19, LogLevel.Warning, "the transfer of a snapshot to peer {Peer:x} broke after {Sent} of {Total} bytes: {Reason}; trying on")]
    public static partial void SnapshotBroke(ILogger logger, ulong peer, long sent, long total, string reason);

    [LoggerMessage(20, LogLevel.Information, "receiving a snapshot of {Bytes} bytes at index {Index} from peer {Peer:x}, from byte {Offset}")]
    public static partial void SnapshotArrives(ILogger logger, ulong peer, ulong index, long bytes, long offset);

    [LoggerMessage(21, LogLevel.Error, "a snapshot from peer {Peer:x} was not taken")]
    public static partial void SnapshotNotTaken(ILogger logger, ulong peer, Exception error);

    [LoggerMessage(22, LogLevel.Error, "peer {Peer:x} says that this member was removed from the cluster")]
    public static partial void Removed(ILogger logger, ulong peer);
}
