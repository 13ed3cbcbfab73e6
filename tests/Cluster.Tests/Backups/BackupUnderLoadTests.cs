using System.Globalization;
using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Backups;

/// <summary>A backup shows one moment of the store, however busy it is: no write is there in part, and none without those before it.</summary>
public sealed class BackupUnderLoadTests : IDisposable
{
    private const int Backups = 3;
    private const int WritesBetween = 300;
    private const int CompactEvery = 100;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly ByteString Counter = ByteString.CopyFromUtf8("counter");
    private readonly TestDirectory _directory = new();
    private int _written;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_backup_is_of_one_moment()
    {
        string file = _directory["backup.db"];
        int before = 0;
        await using (ServerNode node = await ServerNode.StartAsync(ServerProgram.Target(), _directory["source"]))
        {
            using var end = new CancellationTokenSource();
            Task writing = Task.Run(() => WriteAsync(node, end.Token), CancellationToken.None);
            for (int i = 1; i <= Backups; i++)
            {
                int goal = i * WritesBetween;
                await Eventually.TrueAsync($"{goal} writes", () => Task.FromResult(Volatile.Read(ref _written) >= goal || writing.IsCompleted));
                before = Volatile.Read(ref _written);
                CommandRun save = await CommandRun.OfAsync(ServerProgram.EtcdTool("etcdctl"), ["--endpoints", node.Ports.ClientUrl, "snapshot", "save", file]);
                Assert.True(save.ExitCode == 0, save.Errors);
            }

            await end.CancelAsync();
            await writing;
        }

        ServerPorts ports = ServerPorts.Free();
        string[] member = ["--name", "n1", "--initial-cluster", $"n1={ports.PeerUrl}", "--initial-advertise-peer-urls", ports.PeerUrl];
        CommandRun restore = await CommandRun.OfAsync(ServerProgram.EtcdTool("etcdutl"), ["snapshot", "restore", file, "--data-dir", _directory["restored"], .. member]);
        Assert.True(restore.ExitCode == 0, restore.Output + restore.Errors);
        await using ServerNode restored = ServerNode.Launch(ServerProgram.Etcd(), _directory["restored"], ports);
        await restored.WaitHealthyAsync();
        using var client = new EtcdClient(restored.Ports.ClientUrl);
        int counted = int.Parse((await client.RangeAsync(new RangeRequest { Key = Counter }, Timeout)).Value.Kvs[0].Value.ToStringUtf8(), CultureInfo.InvariantCulture);
        RangeResponse log = (await client.RangeAsync(new RangeRequest { Key = LogKey(0), RangeEnd = ByteString.CopyFromUtf8("log0") }, Timeout)).Value;
        Assert.True(counted >= before, $"the backup ends with write {counted}, although {before} were acknowledged when it was asked for");
        Assert.Equal(Enumerable.Range(1, counted).Select(LogKey), log.Kvs.Select(kv => kv.Key));
    }

    private static ByteString LogKey(int i) => ByteString.CopyFromUtf8("log/" + i.ToString("D7", CultureInfo.InvariantCulture));

    /// <summary>Each write counts up and leaves its number in the log, in one transaction; compactions follow closely.</summary>
    private async Task WriteAsync(ServerNode node, CancellationToken end)
    {
        using var client = new EtcdClient(node.Ports.ClientUrl);
        for (int i = 1; !end.IsCancellationRequested; i++)
        {
            var count = new PutRequest { Key = Counter, Value = ByteString.CopyFromUtf8(i.ToString(CultureInfo.InvariantCulture)) };
            var log = new PutRequest { Key = LogKey(i), Value = ByteString.CopyFrom(new byte[200]) };
            var txn = new TxnRequest { Success = { new RequestOp { RequestPut = count }, new RequestOp { RequestPut = log } } };
            TxnResponse written = (await client.TxnAsync(txn, Timeout)).Value;
            Volatile.Write(ref _written, i);
            if (i % CompactEvery == 0)
            {
                Assert.True((await client.CompactAsync(new CompactionRequest { Revision = written.Header.Revision - 10 }, Timeout)).IsOk);
            }
        }
    }
}
