namespace WebEtcd.Raft.Tests;

/// <summary>Where the data-driven vectors of etcd's raft lie. They are not part of this repository.</summary>
internal static class VectorFolder
{
    public const string LocationVariable = "WEBETCD_RAFT_VECTORS";

    public const string RequireVariable = "WEBETCD_REQUIRE_VECTORS";

    /// <summary>The row of a theory that stands for a missing folder.</summary>
    public const string Missing = "(no vectors)";

    private const string FromRepositoryRoot = "../shared/data/raft";

    public static string Path =>
        Environment.GetEnvironmentVariable(LocationVariable) is { Length: > 0 } location
            ? location
            : System.IO.Path.GetFullPath(System.IO.Path.Combine(RepositoryRoot(), FromRepositoryRoot));

    /// <summary>Files of one kind ("interaction", "quorum", "confchange"), relative to the folder.</summary>
    public static TheoryData<string> Files(string kind)
    {
        var folder = System.IO.Path.Combine(Path, kind);
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.txt") : [];
        var rows = new TheoryData<string>();
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            rows.Add(kind + "/" + System.IO.Path.GetFileName(file));
        }

        if (files.Length == 0)
        {
            rows.Add(Missing);
        }

        return rows;
    }

    /// <summary>Reads a file; without vectors the test is skipped, or fails when they are required.</summary>
    public static DataDrivenFile Read(string file)
    {
        if (file == Missing)
        {
            var message = $"the vectors of etcd's raft are not in {Path}; {LocationVariable} says where they are";
            Assert.False(Environment.GetEnvironmentVariable(RequireVariable) == "1", message);
            Assert.Skip(message);
        }

        return DataDrivenFile.Read(System.IO.Path.Combine(Path, file));
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "WebEtcd.sln")))
            {
                return folder.FullName;
            }
        }

        return Directory.GetCurrentDirectory();
    }
}
