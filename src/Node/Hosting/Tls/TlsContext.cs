using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Hosting.Tls;

/// <summary>All that one of the two ports needs for its handshakes. Certificates are looked up anew for every handshake. Any thread.</summary>
internal sealed class TlsContext
{
    private static readonly TlsCipherSuite[] SuitesOfTls13 =
        [TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    private readonly TlsOptions _options;
    private readonly ILogger _logger;
    private readonly CertificateJudge _judge;
    private readonly Func<SslStreamCertificateContext> _own;
    private readonly Func<SslStreamCertificateContext> _ownAsClient;
    private readonly CipherSuitesPolicy? _suites;

    /// <param name="port">What the port is called in logs.</param>
    /// <param name="names">Host names and addresses that a certificate made here is for.</param>
    /// <exception cref="IOException">A file cannot be used; the message says which and why.</exception>
    public TlsContext(TlsOptions options, string port, IEnumerable<string> names, TimeProvider time, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _judge = new CertificateJudge(options, logger);
        if (options is { CertFile: { } cert, KeyFile: { } key })
        {
            _own = Files(cert, key);
        }
        else
        {
            SslStreamCertificateContext made = CertificatePair.SelfSigned(names, options.SelfSignedYears, time.GetUtcNow());
            _own = () => made;
            TlsLog.SelfSigned(logger, port);
        }

        _ownAsClient = options is { ClientCertFile: { } clientCert, ClientKeyFile: { } clientKey } ? Files(clientCert, clientKey) : _own;
        if (options.CipherSuites.Count > 0 && OperatingSystem.IsLinux())
        {
            // As in etcd, the list is about TLS 1.2.
            _suites = new CipherSuitesPolicy([.. options.CipherSuites, .. SuitesOfTls13]);
        }

        _own();
        _ownAsClient();
        _judge.Check();
    }

    /// <summary>For a connection that was accepted.</summary>
    /// <param name="remote">Where it comes from.</param>
    /// <param name="comparesAddress">Whether the certificate of the other side must be for that address.</param>
    /// <param name="protocols">What is spoken inside, best first; empty when that is no question.</param>
    public SslServerAuthenticationOptions ForServer(EndPoint? remote, bool comparesAddress, List<SslApplicationProtocol>? protocols = null)
    {
        bool demands = _options.DemandsCertificate;
        IPAddress? address = comparesAddress && !_options.SkipsClientSan ? (remote as IPEndPoint)?.Address : null;
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _own(),
            ClientCertificateRequired = demands,
            RemoteCertificateValidationCallback = (_, shown, chain, _) => !demands || Accepts(remote, _judge.JudgeClient(shown as X509Certificate2, chain, address)),
            EnabledSslProtocols = _options.Protocols,
            CipherSuitesPolicy = _suites,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ApplicationProtocols = protocols,
            AllowRenegotiation = false,

            // A session that is taken up again would outlive what has changed about its certificate.
            AllowTlsResume = !demands,
        };
    }

    /// <summary>For a connection that this node opens.</summary>
    public SslClientAuthenticationOptions ForClient(string host) => new()
    {
        TargetHost = host,
        ClientCertificateContext = _ownAsClient(),
        RemoteCertificateValidationCallback = (_, shown, chain, _) => Accepts(new DnsEndPoint(host, 0), _judge.JudgeServer(shown as X509Certificate2, chain, host)),
        EnabledSslProtocols = _options.Protocols,
        CipherSuitesPolicy = _suites,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowTlsResume = false,
    };

    private Func<SslStreamCertificateContext> Files(string cert, string key)
    {
        var files = new ReloadedFile<SslStreamCertificateContext>([cert, key], CertificatePair.Parse, _logger);
        return () => files.Current;
    }

    private bool Accepts(EndPoint? remote, string? reason)
    {
        if (reason is not null)
        {
            TlsLog.Refused(_logger, remote, reason);
        }

        return reason is null;
    }
}
