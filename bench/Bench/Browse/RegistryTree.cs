using System.Globalization;

namespace WebEtcd.Bench.Browse;

/// <summary>
/// Keys laid out as a large Kubernetes cluster lays out its registry: one folder with very many children, many namespaces with some hundreds of things each.
/// </summary>
internal sealed class RegistryTree(int keys)
{
    private const int Namespaces = 400;
    private const int MostInOneFolder = 100_000;
    private static readonly string[] Kinds = ["pods", "secrets", "configmaps", "replicasets", "endpointslices", "services/specs", "serviceaccounts", "events"];

    /// <summary>Keys in the folder that has the most.</summary>
    public int InOneFolder { get; } = Math.Min(MostInOneFolder, keys / 10);

    /// <summary>Keys in all.</summary>
    public int Count => keys;

    /// <summary>The folder that has the most children.</summary>
    public static string LargeFolder => "/registry/leases/kube-node-lease/";

    /// <summary>A key, from 0.</summary>
    public string Key(int number)
    {
        if (number < InOneFolder)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{LargeFolder}node-{number:d6}");
        }

        var rest = number - InOneFolder;
        return string.Create(CultureInfo.InvariantCulture, $"{NamespaceFolder(rest)}app-{rest / (Kinds.Length * Namespaces):d4}-{(uint)(rest * 2654435761):x8}");
    }

    /// <summary>One of the folders of a kind and a namespace.</summary>
    public static string NamespaceFolder(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"/registry/{Kinds[number % Kinds.Length]}/team-{number / Kinds.Length % Namespaces:d3}/");
}
