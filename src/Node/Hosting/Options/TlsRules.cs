using System.Security.Authentication;

namespace WebEtcd.Node.Hosting.Options;

/// <summary>Rules between the flags about encryption and the addresses.</summary>
internal static class TlsRules
{
    public static IEnumerable<string> Check(NodeOptions options)
    {
        MemberOptions member = options.Member;
        return Files(options.ClientTls, "")
            .Concat(Files(options.PeerTls, "peer-"))
            .Concat(Addresses(options.ClientTls, "", "listen-client-urls", member.ListenClientUrls))
            .Concat(Addresses(options.ClientTls, "", "listen-metrics-urls", options.Metrics.ListenUrls))
            .Concat(Addresses(options.PeerTls, "peer-", "listen-peer-urls", member.ListenPeerUrls))
            .Concat(Peers(options))
            .Concat(Versions(options.ClientTls));
    }

    /// <summary>What is allowed and probably not meant.</summary>
    public static IEnumerable<string> Warnings(NodeOptions options)
    {
        MemberOptions member = options.Member;
        foreach ((TlsOptions tls, string prefix, IReadOnlyList<Uri> urls) in new[] { (options.ClientTls, "", member.ListenClientUrls), (options.PeerTls, "peer-", member.ListenPeerUrls) })
        {
            foreach (Uri url in urls.Where(url => tls.IsConfigured && url.Scheme == Uri.UriSchemeHttp))
            {
                yield return $"--{prefix}cert-file or --{prefix}auto-tls is given, and {url.OriginalString} is in clear text all the same: its scheme says so.";
            }
        }

        if (options.Security.AllowInsecureListen && OpenPeerPort(options) is { } open)
        {
            yield return open + ".";
        }

        if (options.PeerTls.TrustedCaFile is { } authorities && authorities == options.ClientTls.TrustedCaFile)
        {
            yield return "--trusted-ca-file and --peer-trusted-ca-file name the same authorities: whoever has a certificate for a client could pass for a member.";
        }
    }

    private static IEnumerable<string> Files(TlsOptions tls, string prefix)
    {
        if ((tls.CertFile is null) != (tls.KeyFile is null))
        {
            yield return $"--{prefix}cert-file and --{prefix}key-file belong together; only one is given.";
        }

        if ((tls.ClientCertFile is null) != (tls.ClientKeyFile is null))
        {
            string flag = prefix.Length == 0 ? "client" : "peer-client";
            yield return $"--{flag}-cert-file and --{flag}-key-file belong together; only one is given.";
        }
    }

    private static IEnumerable<string> Addresses(TlsOptions tls, string prefix, string flag, IReadOnlyList<Uri> urls)
    {
        if (!tls.IsConfigured && urls.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttps) is { } url)
        {
            yield return $"--{flag} {url.OriginalString} needs --{prefix}cert-file and --{prefix}key-file, or --{prefix}auto-tls.";
        }

        if (tls.DemandsCertificate && urls.Count > 0 && urls.All(one => one.Scheme == Uri.UriSchemeHttp) && flag != "listen-metrics-urls")
        {
            yield return $"--{prefix}client-cert-auth or --{prefix}trusted-ca-file is given, and no address in --{flag} is https: nobody would be asked for a certificate.";
        }
    }

    private static IEnumerable<string> Peers(NodeOptions options)
    {
        if (options.Member.ListenPeerUrls.Select(url => url.Scheme).Distinct().Count() > 1)
        {
            yield return "--listen-peer-urls must be all http or all https.";
        }

        if (options.PeerTls is { AllowedCommonNames.Count: > 0, AllowedHostnames.Count: > 0 })
        {
            yield return "--peer-cert-allowed-cn and --peer-cert-allowed-hostname cannot be given together.";
        }

        if (!options.Security.AllowInsecureListen && OpenPeerPort(options) is { } open)
        {
            yield return $"{open}; give --peer-client-cert-auth and --peer-trusted-ca-file, or --allow-insecure-listen to accept that.";
        }
    }

    private static string? OpenPeerPort(NodeOptions options) =>
        !options.PeerTls.DemandsCertificate
        && options.Member.ListenPeerUrls.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttps && !NodeOptionsRules.IsLoopback(url)) is { } open
            ? $"--listen-peer-urls {open.OriginalString} asks nobody for a certificate: whoever reaches it can pass for a member"
            : null;

    private static IEnumerable<string> Versions(TlsOptions tls)
    {
        if (tls.Protocols == SslProtocols.None)
        {
            yield return "--tls-min-version is above --tls-max-version.";
        }
        else if (tls.Protocols == SslProtocols.Tls13 && tls.CipherSuites.Count > 0)
        {
            yield return "--cipher-suites is about TLS 1.2, which --tls-min-version TLS1.3 forbids.";
        }
    }
}
