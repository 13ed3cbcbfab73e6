using System.Net.Security;
using System.Security.Authentication;

namespace WebEtcd.Node.Hosting.Options;

/// <summary>Encryption of one of the two ports.</summary>
internal sealed class TlsOptions
{
    /// <summary>PEM file of the certificate, with those between it and its authority; null for none.</summary>
    public string? CertFile { get; set; }

    /// <summary>PEM file of the certificate's key; null for none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Certificate that this side shows when it connects to others; null for <see cref="CertFile"/>.</summary>
    public string? ClientCertFile { get; set; }

    /// <summary>Key of <see cref="ClientCertFile"/>.</summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>PEM file of the authorities that others' certificates must come from; null for those that the system trusts. With it, a certificate is demanded.</summary>
    public string? TrustedCaFile { get; set; }

    /// <summary>File of certificates that were revoked, as PEM or DER; null for none.</summary>
    public string? CrlFile { get; set; }

    /// <summary>Demand a certificate of whoever connects. Default: false.</summary>
    public bool ClientCertAuth { get; set; }

    /// <summary>Common names of which the other side's certificate must have one; empty for any.</summary>
    public IReadOnlyList<string> AllowedCommonNames { get; set; } = [];

    /// <summary>Host names of which the other side's certificate must be for one; empty for any.</summary>
    public IReadOnlyList<string> AllowedHostnames { get; set; } = [];

    /// <summary>Use a certificate that this node makes for itself. Default: false.</summary>
    public bool Auto { get; set; }

    /// <summary>How long such a certificate is valid, in years. Default: 1.</summary>
    public int SelfSignedYears { get; set; } = 1;

    /// <summary>Do not compare the address of whoever connects with the names in its certificate. Default: false.</summary>
    public bool SkipsClientSan { get; set; }

    /// <summary>Versions of TLS that are spoken. Default: 1.2 and 1.3.</summary>
    public SslProtocols Protocols { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Cipher suites of TLS 1.2 that are spoken; empty for the system's choice.</summary>
    public IReadOnlyList<TlsCipherSuite> CipherSuites { get; set; } = [];

    /// <summary>There is a certificate to show.</summary>
    public bool IsConfigured => Auto || (CertFile is not null && KeyFile is not null);

    /// <summary>Whoever connects needs a certificate: as in etcd, naming authorities is enough to say so.</summary>
    public bool DemandsCertificate => ClientCertAuth || TrustedCaFile is not null;
}
