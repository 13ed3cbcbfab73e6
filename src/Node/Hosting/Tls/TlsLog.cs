using System.Net;

namespace WebEtcd.Node.Hosting.Tls;

internal static partial class TlsLog
{
    [LoggerMessage(1, LogLevel.Information, "{Files} changed; what they hold counts from now on")]
    public static partial void Reloaded(ILogger logger, string files);

    [LoggerMessage(2, LogLevel.Warning, "{Files} changed and cannot be used, the last good content stays in force: {Reason}")]
    public static partial void NotReloaded(ILogger logger, string files, string reason);

    [LoggerMessage(3, LogLevel.Warning, "the certificate of {Remote} is refused: {Reason}")]
    public static partial void Refused(ILogger logger, EndPoint? remote, string reason);

    [LoggerMessage(4, LogLevel.Warning, "{Port} uses a certificate that the node made for itself: what is sent is encrypted, and nobody is known for sure")]
    public static partial void SelfSigned(ILogger logger, string port);
}
