using System.Reflection;

namespace WebEtcd.Node.Api.Operations;

/// <summary>The versions this node speaks of.</summary>
internal static class ApiVersion
{
    /// <summary>The etcd release whose API this is; clients choose their ways by it.</summary>
    public const string EtcdServer = "3.5.30";

    /// <summary>The cluster version etcd of that release decides on.</summary>
    public const string EtcdCluster = "3.5.0";

    /// <summary>What etcd shows before the cluster version is decided.</summary>
    public const string NotDecided = "not_decided";

    /// <summary>The response header that carries <see cref="WebEtcd"/>.</summary>
    public const string Header = "WebEtcd-Version";

    /// <summary>The release of this program.</summary>
    public static readonly string WebEtcd =
        typeof(ApiVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
