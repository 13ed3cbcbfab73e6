using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.ForeignClients;

/// <summary>A client of etcd in another language, and the script that drives it.</summary>
/// <param name="Name">What a skipped test calls it.</param>
/// <param name="Script">Its script beside the tests.</param>
/// <param name="Program">What runs the script.</param>
/// <param name="Probe">Arguments that make the program succeed when the client is installed.</param>
internal sealed record ForeignClient(string Name, string Script, string Program, IReadOnlyList<string> Probe)
{
    private const string RequireVariable = "WEBETCD_REQUIRE_CLIENTS";
    private const string SystemPython = "/usr/bin/python3";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>All of them. Python's come from Debian's packages, so it is Debian's Python; Node finds its package by NODE_PATH.</summary>
    public static IReadOnlyList<ForeignClient> All { get; } =
    [
        new("python3-etcd3", "etcd3_python.py", SystemPython, ["-W", "ignore", "-c", "import etcd3"]),
        new("python3-etcd3gw", "etcd3gw_python.py", SystemPython, ["-W", "ignore", "-c", "import etcd3gw"]),
        new("patroni", "patroni_dcs.py", SystemPython, ["-W", "ignore", "-c", "import patroni.dcs.etcd3"]),
        new("etcd3 of npm", "etcd3_node.js", "node", ["-e", "require('etcd3')"]),
    ];

    /// <summary>Skips the test when the client is not installed, or fails it when it must be.</summary>
    public async Task RequireAsync()
    {
        string lack;
        try
        {
            var probe = await CommandRun.OfAsync(Program, Probe);
            lack = probe.ExitCode == 0 ? "" : probe.Errors;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            lack = error.Message;
        }
        if (lack.Length > 0)
        {
            var message = $"{Name} is missing: {lack}";
            Assert.SkipUnless(Environment.GetEnvironmentVariable(RequireVariable) == "1", message);
            Assert.Fail(message);
        }
    }

    /// <summary>What the script prints of a server.</summary>
    /// <param name="node">The server.</param>
    /// <param name="user">Nothing, or a user and its password.</param>
    public async Task<string> RunAsync(ServerNode node, params string[] user)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "ForeignClients", "Scripts", Script);
        string[] options = Program == SystemPython ? ["-B", "-W", "ignore"] : [];
        var run = await CommandRun.OfAsync(Program, [.. options, script, node.Ports.Client.ToString(), .. user], deadline: Deadline);
        Assert.True(run.ExitCode == 0, $"{Name} ended with code {run.ExitCode} against {node.Program.Name}:\n{run.Output}\n{run.Errors}");
        return run.Output;
    }
}
