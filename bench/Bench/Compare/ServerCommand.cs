using System.Diagnostics;

namespace WebEtcd.Bench.Compare;

/// <summary>How to start one of the two systems. Both take etcd's flags.</summary>
/// <param name="Name">The column's title.</param>
/// <param name="Path">The executable, or a .NET assembly that <c>dotnet</c> runs.</param>
internal sealed record ServerCommand(string Name, string Path)
{
    /// <summary>Variables that it gets beside those of this process.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The start information of a member on loopback.</summary>
    /// <param name="dataDirectory">Its data.</param>
    /// <param name="clientPort">Its client port.</param>
    /// <param name="member">Which member it is, from 0 on.</param>
    /// <param name="peerPorts">The peer ports of all members.</param>
    public ProcessStartInfo StartInfo(string dataDirectory, int clientPort, int member, IReadOnlyList<int> peerPorts)
    {
        var isAssembly = Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : Path)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = System.IO.Path.GetDirectoryName(dataDirectory)!,
        };
        if (isAssembly)
        {
            start.ArgumentList.Add(Path);
        }
        string client = $"http://127.0.0.1:{clientPort}", peer = $"http://127.0.0.1:{peerPorts[member]}";
        foreach (var (flag, value) in new[]
        {
            ("name", $"bench{member}"),
            ("data-dir", dataDirectory),
            ("listen-client-urls", client),
            ("advertise-client-urls", client),
            ("listen-peer-urls", peer),
            ("initial-advertise-peer-urls", peer),
            ("initial-cluster", string.Join(',', peerPorts.Select((port, number) => $"bench{number}=http://127.0.0.1:{port}"))),
            ("quota-backend-bytes", "8589934592"),
            ("log-level", "warn"),
        })
        {
            start.ArgumentList.Add($"--{flag}={value}");
        }
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("ETCD_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(variable);
        }
        // The load generator's own setting is not the server's.
        start.Environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS");
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }
        return start;
    }
}
