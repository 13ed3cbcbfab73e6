using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Hosting.Tls;

/// <summary>The encryption of this node's ports; null for a port without.</summary>
internal sealed record NodeTls(TlsContext? Client, TlsContext? Peer)
{
    /// <exception cref="IOException">A file cannot be used; the message says which and why.</exception>
    public static NodeTls Open(NodeOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ILogger logger = loggers.CreateLogger("WebEtcd.Tls");
        MemberOptions member = options.Member;
        return new NodeTls(
            Open(options.ClientTls, "the client port", [.. member.ListenClientUrls, .. member.AdvertiseClientUrls, .. options.Metrics.ListenUrls], time, logger),
            Open(options.PeerTls, "the peer port", [.. member.ListenPeerUrls, .. member.InitialAdvertisePeerUrls], time, logger));
    }

    private static TlsContext? Open(TlsOptions options, string port, IReadOnlyList<Uri> urls, TimeProvider time, ILogger logger) =>
        options.IsConfigured ? new TlsContext(options, port, urls.Select(url => url.Host), time, logger) : null;
}
