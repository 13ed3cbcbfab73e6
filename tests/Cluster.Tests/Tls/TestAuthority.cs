using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WebEtcd.Cluster.Tests.Tls;

/// <summary>An authority of its own for one test, whose certificates lie as PEM files in a directory.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly string _directory;

    public TestAuthority(string directory, string name = "ca")
    {
        _directory = directory;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10));
        File = Path.Combine(directory, name + ".pem");
        System.IO.File.WriteAllText(File, _certificate.ExportCertificatePem());
    }

    /// <summary>The authority's own certificate.</summary>
    public string File { get; }

    /// <summary>Makes a certificate for this machine's loopback, valid for an hour unless said otherwise, for servers and clients.</summary>
    public TestCertificate Issue(string commonName, TimeSpan? validFor = null, string hostName = "localhost", bool isForLoopback = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostName);
        if (isForLoopback)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        var serial = RandomNumberGenerator.GetBytes(12);
        serial[0] = 1;
        using var certificate = request.Create(_certificate, DateTimeOffset.UtcNow.AddDays(-5), DateTimeOffset.UtcNow + (validFor ?? TimeSpan.FromHours(1)), serial);
        var made = new TestCertificate(Path.Combine(_directory, commonName + ".pem"), Path.Combine(_directory, commonName + ".key"), serial);
        System.IO.File.WriteAllText(made.KeyFile, key.ExportPkcs8PrivateKeyPem());
        System.IO.File.WriteAllText(made.CertFile, certificate.ExportCertificatePem());
        return made;
    }

    /// <summary>Writes the list of the certificates that are revoked.</summary>
    public string Revoke(string file, params TestCertificate[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
        {
            list.AddEntry(certificate.Serial);
        }
        using var signer = _certificate.HasPrivateKey ? null : _certificate.CopyWithPrivateKey(_key);
        var path = Path.Combine(_directory, file);
        System.IO.File.WriteAllText(path, PemEncoding.WriteString("X509 CRL", list.Build(signer ?? _certificate, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256)));
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
