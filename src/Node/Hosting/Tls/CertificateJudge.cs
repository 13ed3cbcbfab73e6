using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Hosting.Tls;

/// <summary>Decides whether the certificate of the other side is good enough. Any thread.</summary>
internal sealed class CertificateJudge(TlsOptions options, ILogger logger)
{
    private readonly ReloadedFile<X509Certificate2Collection>? _authorities =
        options.TrustedCaFile is { } path ? new ReloadedFile<X509Certificate2Collection>([path], CertificatePair.ParseAuthorities, logger) : null;

    private readonly ReloadedFile<RevocationList>? _revoked = options.CrlFile is { } path ? new ReloadedFile<RevocationList>([path], RevocationList.Parse, logger) : null;

    /// <summary>Reads all files.</summary>
    /// <exception cref="IOException">One cannot be used; the message says which and why.</exception>
    public void Check()
    {
        _ = _authorities?.Current;
        _ = _revoked?.Current;
    }

    /// <summary>Why whoever has connected here must go; null when it may stay.</summary>
    /// <param name="shown">Its certificate; null when it showed none.</param>
    /// <param name="chain">What came with it.</param>
    /// <param name="address">Where it comes from, to be compared with the names in the certificate; null for no comparison.</param>
    public string? JudgeClient(X509Certificate2? shown, X509Chain? chain, IPAddress? address)
    {
        if (shown is null)
        {
            return "it shows none";
        }

        return Trust(shown, chain, KeyPurpose.Client) ?? Names(shown) ?? (address is null || HasNameList ? null : From(shown, address));
    }

    /// <summary>Why a server that this node has connected to is not the one; null when it is.</summary>
    public string? JudgeServer(X509Certificate2? shown, X509Chain? chain, string host)
    {
        if (options.Auto && options.TrustedCaFile is null)
        {
            return null; // as in etcd: nobody could vouch for a certificate that members make for themselves
        }

        if (shown is null)
        {
            return "it shows none";
        }

        return Trust(shown, chain, KeyPurpose.Server) ?? (shown.MatchesHostname(host, allowCommonName: false) ? null : $"it is not for {host}");
    }

    private bool HasNameList => options.AllowedCommonNames.Count > 0 || options.AllowedHostnames.Count > 0;

    private string? Trust(X509Certificate2 shown, X509Chain? received, string purpose)
    {
        using var chain = new X509Chain();
        X509ChainPolicy policy = chain.ChainPolicy;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.ApplicationPolicy.Add(new Oid(purpose));
        if (received is not null)
        {
            policy.ExtraStore.AddRange(received.ChainPolicy.ExtraStore);
        }

        if (_authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_authorities.Current);
            policy.ExtraStore.AddRange(_authorities.Current);
        }

        bool isTrusted = chain.Build(shown);
        try
        {
            if (chain.ChainStatus.Any(status => status.Status == X509ChainStatusFlags.NotValidForUsage))
            {
                return purpose == KeyPurpose.Client ? "it is not meant for clients (extended key usage)" : "it is not meant for servers (extended key usage)";
            }

            if (!isTrusted)
            {
                return string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim().TrimEnd('.')).Distinct());
            }

            return chain.ChainElements.Any(element => _revoked?.Current.Has(element.Certificate.SerialNumberBytes.Span) == true) ? "it was revoked" : null;
        }
        finally
        {
            foreach (X509ChainElement element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    private string? Names(X509Certificate2 shown)
    {
        if (options.AllowedCommonNames.Count > 0 && !options.AllowedCommonNames.Contains(shown.GetNameInfo(X509NameType.SimpleName, forIssuer: false), StringComparer.Ordinal))
        {
            return "its common name is not one of those that are allowed";
        }

        return options.AllowedHostnames.Count == 0 || options.AllowedHostnames.Any(name => shown.MatchesHostname(name, allowCommonName: false))
            ? null
            : "it is for none of the host names that are allowed";
    }

    /// <summary>etcd's rule for members: a certificate that names hosts is good at these only.</summary>
    private static string? From(X509Certificate2 shown, IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (shown.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is not { } names)
        {
            return null;
        }

        return names.EnumerateIPAddresses().Contains(plain) || names.EnumerateDnsNames().Any(name => Resolve(name).Contains(plain))
            ? null
            : $"none of the names in it is that of {plain}";
    }

    private static IPAddress[] Resolve(string name)
    {
        try
        {
            return Dns.GetHostAddresses(name);
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or ArgumentException)
        {
            return [];
        }
    }
}
