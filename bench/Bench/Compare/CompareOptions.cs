using WebEtcd.Bench.Cli;

namespace WebEtcd.Bench.Compare;

/// <summary>What <c>compare</c> was asked for.</summary>
internal sealed record CompareOptions
{
    private const string EtcdFolderVariable = "WEBETCD_ETCD_BIN";

    /// <summary>The reference.</summary>
    public required ServerCommand Etcd { get; init; }

    /// <summary>The system under test.</summary>
    public required ServerCommand WebEtcd { get; init; }

    /// <summary>Where the data directories go: one file system for both.</summary>
    public required string Directory { get; init; }

    /// <summary>Ids of rows, or parts of them; empty means all.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>How often each row is measured for each system.</summary>
    public int Rounds { get; init; }

    /// <summary>Seconds of a load that count.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds of a load before it counts.</summary>
    public double WarmupSeconds { get; init; }

    /// <summary>Keys of the rows about start-up and memory.</summary>
    public int Keys { get; init; }

    /// <summary>Watchers of the fan-out row.</summary>
    public int Watchers { get; init; }

    /// <summary>Reads the flags.</summary>
    public static CompareOptions Parse(Flags flags)
    {
        var quick = flags.Switch("quick");
        return new CompareOptions
        {
            Etcd = new ServerCommand("etcd", ExistingFile("etcd", flags.Text("etcd") ?? EtcdFromEnvironment())),
            WebEtcd = WebEtcdOf(flags),
            Directory = flags.Text("directory") ?? Path.GetTempPath(),
            Rows = (flags.Text("rows") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Rounds = flags.Number("rounds", quick ? 1 : 3, 1, 100),
            Seconds = flags.Quantity("seconds", quick ? 2 : 5),
            WarmupSeconds = flags.Quantity("warmup", quick ? 3 : 10),
            Keys = flags.Number("keys", quick ? 20_000 : 200_000, 1, 10_000_000),
            Watchers = flags.Number("watchers", quick ? 100 : 1_000, 1, 100_000),
        };
    }

    /// <summary>The system under test: what <c>--webetcd</c> names, or what was built beside this program.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    public static ServerCommand WebEtcdOf(Flags flags) => new("WebEtcd", ExistingFile("webetcd", flags.Text("webetcd") ?? ReleaseBuild()));

    private static string? EtcdFromEnvironment()
        => Environment.GetEnvironmentVariable(EtcdFolderVariable) is { Length: > 0 } folder ? Path.Combine(folder, "etcd") : null;

    /// <summary>The server that was built beside this program, in the same configuration or in Release.</summary>
    private static string? ReleaseBuild()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "WebEtcd.sln")))
            {
                return Path.Combine(folder.FullName, "src", "Node", "bin", "Release", "net10.0", "webetcd.dll");
            }
        }
        return null;
    }

    private static string ExistingFile(string flag, string? path)
    {
        if (path is null)
        {
            throw new UsageException($"--{flag} is missing" + (flag == "etcd" ? $" (or set {EtcdFolderVariable} to the folder of etcd's binaries)" : ""));
        }
        return File.Exists(path) ? Path.GetFullPath(path) : throw new UsageException($"--{flag}: there is no file {path}");
    }
}
