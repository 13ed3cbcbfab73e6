using System.Net;

namespace WebEtcd.Node.Hosting.ClientPort;

internal static partial class ClientPortLog
{
    [LoggerMessage(1, LogLevel.Critical, "the accept loop of client address {Address} failed; no further client can connect")]
    public static partial void AcceptFailed(ILogger logger, IPEndPoint address, Exception error);

    [LoggerMessage(2, LogLevel.Debug, "connection from {Peer} ended before its first bytes: {Reason}")]
    public static partial void GoneBeforeFirstBytes(ILogger logger, EndPoint? peer, string reason);

    [LoggerMessage(3, LogLevel.Information, "client {Peer} speaks TLS on the clear-text address {Address}; closed")]
    public static partial void TlsOnClearPort(ILogger logger, IPEndPoint address, EndPoint? peer);
}
