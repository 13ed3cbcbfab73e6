using WebEtcd.Cluster.Tests.Durability;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Refusals;

/// <summary>A full disk may stop the server or its writes, and loses nothing that was acknowledged.</summary>
public sealed class FullDiskTests
{
    private const int DiskMiB = 400;
    private const int BallastChunkBytes = 1 << 20;

    [Fact]
    public async Task A_full_disk_loses_no_acknowledged_write()
    {
        Assert.SkipUnless(Environment.UserName == "root" && OperatingSystem.IsLinux(), "a small file system of its own needs root");
        using var directory = new TestDirectory();
        var mountPoint = directory["disk"];
        Directory.CreateDirectory(mountPoint);
        var mounted = await CommandRun.OfAsync("mount", ["-t", "tmpfs", "-o", $"size={DiskMiB}m", "tmpfs", mountPoint]);
        Assert.SkipUnless(mounted.ExitCode == 0, $"no small file system can be mounted here: {mounted.Errors}");
        try
        {
            await FillAndRecoverAsync(mountPoint);
        }
        finally
        {
            await CommandRun.OfAsync("umount", ["-l", mountPoint]);
        }
    }

    private static async Task FillAndRecoverAsync(string disk)
    {
        var data = Path.Combine(disk, "data");
        var ballast = Path.Combine(disk, "ballast");
        var acknowledged = new Dictionary<string, string>();
        await using (var node = await ServerNode.StartAsync(ServerProgram.Target(), data))
        {
            var client = new StoreClient(node.Http);
            await client.PutAsync("torture/0", "before");
            acknowledged["torture/0"] = "before";
            FillUp(ballast);
            await WriteUntilRefusedAsync(client, acknowledged);
            Assert.True(acknowledged.Count > 1 || !node.IsRunning || node.Output.Length > 0);
        }
        File.Delete(ballast);
        await using var again = await ServerNode.StartAsync(ServerProgram.Target(), data);
        var (keys, _) = await new StoreClient(again.Http).ListAsync("torture/");
        var stored = keys.ToDictionary(kv => kv.Key, kv => kv.Value);
        var lost = acknowledged.Where(kv => stored.GetValueOrDefault(kv.Key) != kv.Value).Select(kv => kv.Key).ToArray();
        Assert.True(lost.Length == 0, $"{lost.Length} of {acknowledged.Count} acknowledged writes are lost: {string.Join(", ", lost.Take(10))}");
    }

    /// <summary>Writes until an answer is bad or missing. The disk is full, so the pre-allocated room of the log is all there is.</summary>
    private static async Task WriteUntilRefusedAsync(StoreClient client, Dictionary<string, string> acknowledged)
    {
        const int MoreThanTheDiskHolds = 2 * DiskMiB;
        for (var i = 1; i < MoreThanTheDiskHolds; i++)
        {
            var value = $"{i} {new string('v', 1 << 20)}";
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await client.PutAsync($"torture/{i}", value, patience.Token);
                acknowledged[$"torture/{i}"] = value;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                return;
            }
        }
        Assert.Fail("the server acknowledged more than the disk holds");
    }

    private static void FillUp(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var chunk = new byte[BallastChunkBytes];
        try
        {
            while (true)
            {
                file.Write(chunk);
            }
        }
        catch (IOException)
        {
            // Full, as intended.
        }
    }
}
