using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace WebEtcd.Dashboard.Formatting;

/// <summary>What the blocks of a PEM text are. Certificates are public and told in words; of keys nothing is told but that they are there.</summary>
internal static class PemText
{
    // A bundle of certificate authorities has some hundred; a value that holds more is no text to read.
    private const int MostBlocks = 32;

    /// <summary>True for a value that begins with a block, after blanks.</summary>
    public static bool IsPem(ReadOnlySpan<byte> value) => value.TrimStart(" \r\n\t"u8).StartsWith("-----BEGIN "u8);

    /// <summary>The facts, block by block; null when there is no whole block.</summary>
    public static string? Describe(string text)
    {
        StringBuilder facts = new();
        ReadOnlySpan<char> rest = text;
        int blocks = 0;
        while (blocks < MostBlocks && PemEncoding.TryFind(rest, out PemFields fields))
        {
            facts.Append(blocks++ > 0 ? "\n" : "").Append(Block(rest[fields.Label].ToString(), rest[fields.Base64Data]));
            rest = rest[fields.Location.End..];
        }

        return blocks == 0 ? null : facts.ToString().TrimEnd('\n');
    }

    private static string Block(string label, ReadOnlySpan<char> base64)
    {
        byte[] data = Convert.FromBase64String(base64.ToString());
        if (label != PemLabels.Certificate)
        {
            return $"{label}, {Units.Bytes(data.Length)}{(label.Contains("PRIVATE", StringComparison.Ordinal) ? ": a secret, not looked into" : "")}\n";
        }

        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(data);
            return Certificate(certificate);
        }
        catch (CryptographicException)
        {
            return $"{label}, {Units.Bytes(data.Length)}: it cannot be decoded\n";
        }
    }

    private static string Certificate(X509Certificate2 certificate)
    {
        StringBuilder facts = new("CERTIFICATE\n");
        Line(facts, "Subject", certificate.Subject);
        Line(facts, "Issuer", certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) ? "itself" : certificate.Issuer);
        Line(facts, "Valid from", Time(certificate.NotBefore));
        Line(facts, "Valid until", Time(certificate.NotAfter));
        foreach (X509SubjectAlternativeNameExtension names in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            Line(facts, "Names", string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))));
        }

        Line(facts, "Authority", certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority) ? "yes" : "no");
        Line(facts, "Key", certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value ?? "unknown");
        Line(facts, "Signature", certificate.SignatureAlgorithm.FriendlyName ?? "unknown");
        Line(facts, "Serial", certificate.SerialNumber.ToLowerInvariant());
        Line(facts, "SHA-256", Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span)));
        return facts.ToString();
    }

    private static void Line(StringBuilder facts, string name, string value) => facts.Append("  ").Append(name.PadRight(12)).Append(' ').Append(value.ReplaceLineEndings(" ")).Append('\n');

    private static string Time(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Labels of RFC 7468.</summary>
    private static class PemLabels
    {
        public const string Certificate = "CERTIFICATE";
    }
}
