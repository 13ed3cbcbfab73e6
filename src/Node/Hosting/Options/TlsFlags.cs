using System.Net.Security;
using System.Security.Authentication;
using static WebEtcd.Node.Hosting.Options.FlagText;

namespace WebEtcd.Node.Hosting.Options;

/// <summary>The flags about encryption.</summary>
internal static class TlsFlags
{
    private const string S = "TLS";

    // Go has two names that lack the hash at their end.
    private static readonly string[] WithoutHash = ["TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305"];

    public static IEnumerable<Flag> All() => [.. Port("", "client", o => o.ClientTls), .. Port("peer-", "peer", o => o.PeerTls), .. ClientOnly(), .. PeerOnly(), .. Both()];

    private static IEnumerable<Flag> Port(string prefix, string port, Func<NodeOptions, TlsOptions> tls)
    {
        string crl = prefix.Length == 0 ? "client-crl-file" : "peer-crl-file";
        yield return new(S, prefix + "cert-file", "", $"PEM file of the {port} port's certificate, with those between it and its authority.", (o, v) => tls(o).CertFile = File(v));
        yield return new(S, prefix + "key-file", "", $"PEM file of the key of --{prefix}cert-file.", (o, v) => tls(o).KeyFile = File(v));
        yield return new(S, prefix + "trusted-ca-file", "", $"PEM file of the authorities that certificates of others on the {port} port must come from; one is demanded then.", (o, v) => tls(o).TrustedCaFile = File(v));
        yield return new(S, prefix + "client-cert-auth", "false", $"Demand a certificate of whoever connects to the {port} port.", (o, v) => tls(o).ClientCertAuth = Switch(v)) { IsSwitch = true };
        yield return new(S, prefix + "auto-tls", "false", $"Use a certificate for the {port} port that the node makes at each start, when none is given.", (o, v) => tls(o).Auto = Switch(v)) { IsSwitch = true };
        yield return new(S, crl, "", $"File of revoked certificates for the {port} port, as PEM or DER.", (o, v) => tls(o).CrlFile = File(v));
    }

    private static IEnumerable<Flag> ClientOnly()
    {
        yield return new(S, "client-cert-allowed-hostname", "", "Host names of which a client's certificate must be for one.", (o, v) => o.ClientTls.AllowedHostnames = List(v));
        yield return new(S, "client-cert-file", "", "Has no effect: it is what etcd's JSON gateway shows to etcd itself, and here the JSON API is part of the server.", (o, v) => o.ClientTls.ClientCertFile = File(v));
        yield return new(S, "client-key-file", "", "Has no effect, see --client-cert-file.", (o, v) => o.ClientTls.ClientKeyFile = File(v));
    }

    private static IEnumerable<Flag> PeerOnly()
    {
        yield return new(S, "peer-cert-allowed-cn", "", "Common names of which the certificate of a member that connects must have one.", (o, v) => o.PeerTls.AllowedCommonNames = List(v));
        yield return new(S, "peer-cert-allowed-hostname", "", "Host names of which the certificate of a member that connects must be for one.", (o, v) => o.PeerTls.AllowedHostnames = List(v));
        yield return new(S, "peer-client-cert-file", "", "Certificate that is shown to other members, when it is not --peer-cert-file.", (o, v) => o.PeerTls.ClientCertFile = File(v));
        yield return new(S, "peer-client-key-file", "", "Key of --peer-client-cert-file.", (o, v) => o.PeerTls.ClientKeyFile = File(v));
        yield return new(S, "experimental-peer-skip-client-san-verification", "false", "Do not compare the address of a member that connects with the names in its certificate.", (o, v) => o.PeerTls.SkipsClientSan = Switch(v))
        {
            IsSwitch = true, Aliases = ["peer-skip-client-san-verification"],
        };
    }

    private static IEnumerable<Flag> Both()
    {
        yield return new(S, "self-signed-cert-validity", "1", "How long certificates that the node makes are valid, in years.", (o, v) => o.ClientTls.SelfSignedYears = o.PeerTls.SelfSignedYears = Count(v, 1, 100));
        yield return new(S, "tls-min-version", "TLS1.2", "Least version of TLS: TLS1.2 or TLS1.3.", (o, v) => Restrict(o, v == "TLS1.3" ? SslProtocols.Tls13 : Version(v) | SslProtocols.Tls13));
        yield return new(S, "tls-max-version", "", "Greatest version of TLS: TLS1.2 or TLS1.3; empty for the newest.", (o, v) => Restrict(o, v == "TLS1.2" ? SslProtocols.Tls12 : v.Length == 0 ? Newest : Version(v) | SslProtocols.Tls12));
        yield return new(S, "cipher-suites", "", "Cipher suites of TLS 1.2, as Go names them; empty for the system's choice.", (o, v) => o.ClientTls.CipherSuites = o.PeerTls.CipherSuites = [.. List(v).Select(Suite)]);
    }

    private const SslProtocols Newest = SslProtocols.Tls12 | SslProtocols.Tls13;

    private static string? File(string text) => text.Length == 0 ? null : text;

    private static void Restrict(NodeOptions options, SslProtocols protocols) => options.PeerTls.Protocols = options.ClientTls.Protocols &= protocols;

    private static SslProtocols Version(string text) => text switch
    {
        "TLS1.2" => SslProtocols.Tls12,
        "TLS1.3" => SslProtocols.Tls13,
        _ => throw new FlagFormatException("must be TLS1.2 or TLS1.3; older versions are not safe"),
    };

    private static TlsCipherSuite Suite(string name)
    {
        string full = WithoutHash.Contains(name, StringComparer.Ordinal) ? name + "_SHA256" : name;
        return Enum.TryParse(full, out TlsCipherSuite suite) && !char.IsAsciiDigit(full[0]) ? suite : throw new FlagFormatException($"names {name}, which is no cipher suite");
    }
}
