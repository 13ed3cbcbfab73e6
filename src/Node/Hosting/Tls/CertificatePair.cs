using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace WebEtcd.Node.Hosting.Tls;

/// <summary>A certificate with its key and those between it and its authority, ready to be shown.</summary>
internal static class CertificatePair
{
    /// <param name="files">Certificate and key, as PEM.</param>
    public static SslStreamCertificateContext Parse(byte[][] files)
    {
        string certificates = Encoding.UTF8.GetString(files[0]);
        X509Certificate2 leaf = X509Certificate2.CreateFromPem(certificates, Encoding.UTF8.GetString(files[1]));
        var all = new X509Certificate2Collection();
        all.ImportFromPem(certificates);
        all.RemoveAt(0);
        return Context(leaf, all);
    }

    /// <summary>PEM certificates of authorities.</summary>
    /// <exception cref="CryptographicException">There is none.</exception>
    public static X509Certificate2Collection ParseAuthorities(byte[][] files)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Encoding.UTF8.GetString(files[0]));
        return authorities.Count > 0 ? authorities : throw new CryptographicException("it holds no certificate");
    }

    /// <summary>A certificate that vouches for itself.</summary>
    /// <param name="names">Host names and addresses that it is for.</param>
    public static SslStreamCertificateContext SelfSigned(IEnumerable<string> names, int years, DateTimeOffset now)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("O=WebEtcd", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string name in names.Append("localhost").Distinct(StringComparer.Ordinal))
        {
            if (System.Net.IPAddress.TryParse(name.Trim('[', ']'), out System.Net.IPAddress? address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(KeyPurpose.Server), new Oid(KeyPurpose.Client)], critical: false));
        return Context(request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(years)), []);
    }

    // Offline: a certificate that is shown must not make this node ask others for what it lacks.
    private static SslStreamCertificateContext Context(X509Certificate2 leaf, X509Certificate2Collection others) =>
        SslStreamCertificateContext.Create(leaf, others, offline: true);
}
