using WebEtcd.Cluster.Tests.Commands;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Backups;

/// <summary>A backup with users in it, taken while they are asked for, brings them along, into either program: names, passwords, roles, and that they are asked for.</summary>
public sealed class BackupUsersTests : IDisposable
{
    private const string Root = "--user=root:rpw";
    private const string Alice = "--user=alice:apw";

    private static readonly string[] Setting =
    [
        "user add root:rpw", "user grant-role root root", "user add alice:apw", "user add nopw --no-password", "role add r", "role add empty",
        "role grant-permission r readwrite own/ --prefix=true", "role grant-permission r read shared", "user grant-role alice r", "user grant-role nopw empty",
        "put shared 1", "put secret 1", "auth enable", $"put own/1 1 {Alice}",
    ];

    /// <summary>What users see; the last ones change something, so that it goes on from where the backup was.</summary>
    private static readonly string[] Questions =
    [
        $"auth status {Root}", $"user list {Root}", $"user get alice --detail {Root}", $"user get nopw {Root}", $"role list {Root}", $"role get r {Root}",
        $"get own/ --prefix {Alice}", $"get shared {Alice}", $"get secret {Alice}", $"get secret {Root}", $"put shared 2 {Alice}", "get own/1", "get own/1 --user=alice:wrong",
        $"role grant-permission empty read secret {Root}", $"auth status {Root}", $"user passwd alice --interactive=false {Root}", "put own/1 2 --user=alice:new", "get own/1 --user=alice:apw",
    ];

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Users_come_along(bool fromEtcd)
    {
        ServerProgram source = fromEtcd ? ServerProgram.Etcd() : ServerProgram.Target();
        string file = _directory["backup.db"];
        string expected;
        await using (ServerNode node = await ServerNode.StartAsync(source, _directory["source"]))
        {
            foreach (string command in Setting)
            {
                CommandRun run = await EtcdctlAsync(node, command);
                Assert.True(run.ExitCode == 0, $"{command}: {run.Errors}");
            }

            CommandRun saved = await EtcdctlAsync(node, $"snapshot save {file} {Root}");
            Assert.True(saved.ExitCode == 0, saved.Errors);
            expected = await AskAsync(node);
        }

        ServerPorts ports = ServerPorts.Free();
        string[] restore =
        [
            "snapshot", "restore", file, "--data-dir", _directory["restored"],
            "--name", "n1", "--initial-cluster", $"n1={ports.PeerUrl}", "--initial-advertise-peer-urls", ports.PeerUrl,
        ];
        CommandRun restoring = fromEtcd
            ? await CommandRun.OfAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "webetcd.dll"), .. restore])
            : await CommandRun.OfAsync(ServerProgram.EtcdTool("etcdutl"), restore);
        Assert.True(restoring.ExitCode == 0, restoring.Output + restoring.Errors);
        await using ServerNode restored = ServerNode.Launch(fromEtcd ? ServerProgram.Target() : ServerProgram.Etcd(), _directory["restored"], ports);
        await restored.WaitHealthyAsync();
        Assert.Equal(expected, await AskAsync(restored));
        Assert.Contains("AuthRevision: ", expected, StringComparison.Ordinal);
        Assert.Contains("permission denied", expected, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(ServerNode node)
    {
        var text = new System.Text.StringBuilder();
        foreach (string question in Questions)
        {
            CommandRun run = await EtcdctlAsync(node, question);
            string shown = CommandOutput.Normalise(CommandStep.Of(question), run, [node.Ports], new Dictionary<string, string>());
            text.Append(question).Append('\n').Append(shown).Append('\n');
        }

        return text.ToString();
    }

    private static async Task<CommandRun> EtcdctlAsync(ServerNode node, string command) =>
        await CommandRun.OfAsync(ServerProgram.EtcdTool("etcdctl"), ["--endpoints", node.Ports.ClientUrl, .. CommandStep.Words(command)], input: "new\n");
}
