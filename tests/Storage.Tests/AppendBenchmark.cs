using System.Diagnostics;
using WebEtcd.Raft;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>Run by hand (-explicit only): appends a second against bare writes and syncs of the same size into a file of zeros, in turns.</summary>
public sealed class AppendBenchmark(ITestOutputHelper output)
{
    private const int EntryBytes = 300;

    [Fact(Explicit = true)]
    public void Appends_a_second_against_bare_writes()
    {
        string root = Path.Combine(Path.GetTempPath(), "webetcd-bench-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(root);
        try
        {
            foreach (int batch in new[] { 1, 16, 256 })
            {
                var ratios = new List<(double Log, double Bare)>();
                for (int round = 0; round < 5; round++)
                {
                    ratios.Add((Log(Path.Combine(root, $"log-{batch}-{round}"), batch), Bare(Path.Combine(root, $"bare-{batch}-{round}"), batch)));
                }

                (double log, double bare) = ratios.OrderBy(pair => pair.Log / pair.Bare).ElementAt(2);
                output.WriteLine($"{batch,4} entries a sync: log {log:N0}/s, bare {bare:N0}/s, ratio {log / bare:F2} (ratios {string.Join(' ', ratios.Select(pair => (pair.Log / pair.Bare).ToString("F2")))})");
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static double Log(string directory, int batch)
    {
        using NodeStorage storage = NodeStorage.Open(new StorageOptions { DataDirectory = directory }, new PhysicalDisk(), TimeProvider.System, new NullObserver());
        storage.Bootstrap(StorageWorld.Identity);
        ulong index = 0;
        byte[] data = new byte[EntryBytes];
        var entries = new Entry[batch];
        return Measure(batch, () =>
        {
            for (int i = 0; i < batch; i++)
            {
                entries[i] = new Entry(1, ++index, EntryType.Normal, data);
            }

            storage.Append(new HardState(1, 1, index - (ulong)batch), entries, sync: true);
        });
    }

    private static double Bare(string path, int batch)
    {
        using IDiskFile file = new PhysicalDisk().Open(path, DiskOpenMode.CreateNew);
        byte[] zeros = new byte[1 << 20];
        for (int i = 0; i < 64; i++)
        {
            file.Write((long)i << 20, zeros);
        }

        file.Sync();
        byte[] block = new byte[(batch * (EntryBytes + 60)) + 84];
        long at = 0;
        return Measure(batch, () =>
        {
            file.Write(at, block);
            file.Sync();
            at = at + (2 * block.Length) < 64 << 20 ? at + block.Length : 0;
        });
    }

    private static double Measure(int batch, Action operation)
    {
        for (int i = 0; i < 50; i++)
        {
            operation();
        }

        long began = Stopwatch.GetTimestamp();
        int count = 0;
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1))
        {
            operation();
            count++;
        }

        return count * batch / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
