using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>The common name of a client certificate, looked up once for each connection.</summary>
internal static class ClientCertificateUser
{
    private static readonly ConditionalWeakTable<X509Certificate2, string> Names = [];

    /// <summary>The common name; null without a certificate, or when it has none.</summary>
    public static string? Of(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return null;
        }

        string name = Names.GetValue(certificate, static key => CommonName(key));
        return name.Length == 0 ? null : name;
    }

    private static string CommonName(X509Certificate2 certificate)
    {
        const string commonName = "2.5.4.3";
        foreach (X500RelativeDistinguishedName part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == commonName)
            {
                return part.GetSingleElementValue() ?? "";
            }
        }

        return "";
    }
}
