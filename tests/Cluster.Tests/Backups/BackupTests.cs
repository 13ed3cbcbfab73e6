using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Backups;

/// <summary>A backup that one of the two programs has written is restored by the other, with everything that was in it.</summary>
public sealed class BackupTests : IDisposable
{
    private const int ManyKeys = 50_000;
    private const int SomeKeys = 2_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Etcd_restores_what_webetcd_saved()
    {
        string file = _directory["backup.db"];
        string expected = await SaveAsync(ServerProgram.Target(), ManyKeys, file);
        string status = (await EtcdutlAsync("snapshot", "status", file)).Output;
        Assert.Equal(status, (await WebEtcdAsync("snapshot", "status", file)).Output);
        ServerPorts ports = ServerPorts.Free();
        await EtcdutlAsync(["snapshot", "restore", file, "--data-dir", _directory["restored"], .. MemberFlags(ports)]);
        await using ServerNode restored = ServerNode.Launch(ServerProgram.Etcd(), _directory["restored"], ports);
        await restored.WaitHealthyAsync();
        using var store = new BackupStore(restored);
        Assert.Equal(expected, await store.DescribeAsync());
    }

    [Fact]
    public async Task Webetcd_restores_what_etcd_saved()
    {
        string file = _directory["backup.db"];
        string expected = await SaveAsync(ServerProgram.Etcd(), ManyKeys, file);
        string status = (await EtcdutlAsync("snapshot", "status", file)).Output;
        Assert.Equal(status, (await WebEtcdAsync("snapshot", "status", file)).Output);
        ServerPorts ports = ServerPorts.Free();
        await WebEtcdAsync(["snapshot", "restore", file, "--data-dir", _directory["restored"], "--bump-revision=0", .. MemberFlags(ports)]);
        await using (ServerNode restored = ServerNode.Launch(ServerProgram.Target(), _directory["restored"], ports))
        {
            await restored.WaitHealthyAsync();
            using var store = new BackupStore(restored);
            Assert.Equal(expected, await store.DescribeAsync());
            Assert.Equal(0, await restored.TerminateAsync());
        }

        await using ServerNode again = ServerNode.Launch(ServerProgram.Target(), _directory["restored"], ports);
        await again.WaitHealthyAsync();
        using var later = new BackupStore(again);
        Assert.Equal(expected, await later.DescribeAsync());
    }

    [Fact]
    public async Task Revisions_go_on_far_behind_all_that_clients_have_seen()
    {
        string file = _directory["backup.db"];
        (long revision, string content) = await SaveContentAsync(ServerProgram.Target(), SomeKeys, file);
        ServerPorts ports = ServerPorts.Free();
        await WebEtcdAsync(["snapshot", "restore", file, "--data-dir", _directory["restored"], .. MemberFlags(ports)]);
        await using ServerNode restored = ServerNode.Launch(ServerProgram.Target(), _directory["restored"], ports);
        await restored.WaitHealthyAsync();
        using var store = new BackupStore(restored);
        Assert.Equal((revision + 1_000_000_000, content), await store.ContentAsync());
        Answer<RangeResponse> old = await store.ReadAtAsync(revision);
        Assert.Equal(EtcdErrors.Compacted.Message, old.Text);
        Assert.Equal(revision + 1_000_000_001, await store.PutAsync("next"));
    }

    [Fact]
    public async Task A_backup_of_a_restored_store_is_a_backup_again()
    {
        string file = _directory["backup.db"];
        (long revision, string content) = await SaveContentAsync(ServerProgram.Target(), SomeKeys, file);
        ServerPorts ports = ServerPorts.Free();
        await WebEtcdAsync(["snapshot", "restore", file, "--data-dir", _directory["restored"], .. MemberFlags(ports)]);
        await using (ServerNode restored = ServerNode.Launch(ServerProgram.Target(), _directory["restored"], ports))
        {
            await restored.WaitHealthyAsync();
            await SaveAsync(restored, _directory["second.db"]);
        }

        ServerPorts others = ServerPorts.Free();
        await EtcdutlAsync(["snapshot", "restore", _directory["second.db"], "--data-dir", _directory["etcd"], .. MemberFlags(others)]);
        await using ServerNode etcd = ServerNode.Launch(ServerProgram.Etcd(), _directory["etcd"], others);
        await etcd.WaitHealthyAsync();
        using var store = new BackupStore(etcd);
        Assert.Equal((revision + 1_000_000_000, content), await store.ContentAsync());
    }

    [Fact]
    public async Task A_backup_that_was_changed_is_refused_and_leaves_nothing()
    {
        string file = _directory["backup.db"];
        await SaveContentAsync(ServerProgram.Target(), SomeKeys, file);
        byte[] bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(_directory["changed.db"], bytes, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_directory["short.db"], bytes[..^32], TestContext.Current.CancellationToken);
        string[] restore = ["--data-dir", _directory["restored"], .. MemberFlags(ServerPorts.Free())];
        Assert.Contains("expected sha256", (await WebEtcdAsync(1, ["snapshot", "restore", _directory["changed.db"], .. restore])).Errors, StringComparison.Ordinal);
        Assert.Contains("--skip-hash-check", (await WebEtcdAsync(1, ["snapshot", "restore", _directory["short.db"], .. restore])).Errors, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(_directory.Root, "*.db").Length);
        Assert.DoesNotContain(Directory.GetDirectories(_directory.Root), name => name.Contains("restor", StringComparison.Ordinal));
        await WebEtcdAsync(["snapshot", "restore", file, .. restore]);
        Assert.Contains("not empty", (await WebEtcdAsync(1, ["snapshot", "restore", file, .. restore])).Errors, StringComparison.Ordinal);
    }

    private static string[] MemberFlags(ServerPorts ports) => ["--name", "n1", "--initial-cluster", $"n1={ports.PeerUrl}", "--initial-advertise-peer-urls", ports.PeerUrl];

    private async Task<string> SaveAsync(ServerProgram program, int keys, string file)
    {
        await using ServerNode node = await ServerNode.StartAsync(program, _directory["source"]);
        using var store = new BackupStore(node);
        await store.FillAsync(keys);
        string seen = await store.DescribeAsync();
        await SaveAsync(node, file);
        return seen;
    }

    private async Task<(long Revision, string Content)> SaveContentAsync(ServerProgram program, int keys, string file)
    {
        await using ServerNode node = await ServerNode.StartAsync(program, _directory["source"]);
        using var store = new BackupStore(node);
        await store.FillAsync(keys);
        await SaveAsync(node, file);
        return await store.ContentAsync();
    }

    private static async Task SaveAsync(ServerNode node, string file)
    {
        CommandRun run = await CommandRun.OfAsync(ServerProgram.EtcdTool("etcdctl"), ["--endpoints", node.Ports.ClientUrl, "snapshot", "save", file], deadline: Deadline);
        Assert.True(run.ExitCode == 0, run.Errors);
    }

    private static async Task<CommandRun> EtcdutlAsync(params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(ServerProgram.EtcdTool("etcdutl"), arguments, deadline: Deadline);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return run;
    }

    private static Task<CommandRun> WebEtcdAsync(params string[] arguments) => WebEtcdAsync(0, arguments);

    private static async Task<CommandRun> WebEtcdAsync(int exitCode, string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "webetcd.dll");
        CommandRun run = await CommandRun.OfAsync("dotnet", [program, .. arguments], deadline: Deadline);
        Assert.True(run.ExitCode == exitCode, run.Output + run.Errors);
        return run;
    }
}
