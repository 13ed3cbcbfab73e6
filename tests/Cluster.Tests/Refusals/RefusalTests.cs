using System.Buffers.Binary;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Refusals;

/// <summary>What a server refuses to start with ends the process with a message that says why.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task An_unknown_flag_is_named_and_the_nearest_known_one_too()
    {
        await using var node = ServerNode.LaunchWith(ServerProgram.Target(), ServerPorts.Free(), ["--data-dirr=x"]);
        Assert.NotEqual(0, await node.WaitForExitAsync());
        Assert.Contains("data-dirr", node.Output, StringComparison.Ordinal);
        if (!ServerProgram.TargetIsEtcd)
        {
            Assert.Matches("data-dir[^r]", node.Output);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var directory = new TestDirectory();
        await using var first = await ServerNode.StartAsync(ServerProgram.Target(), directory["first"]);
        var ports = ServerPorts.Free() with { Client = first.Ports.Client };
        await using var second = ServerNode.Launch(ServerProgram.Target(), directory["second"], ports);
        Assert.NotEqual(0, await second.WaitForExitAsync());
        Assert.Contains(ports.Client.ToString(), second.Output, StringComparison.Ordinal);
        Assert.Contains("address already in use", second.Output, StringComparison.OrdinalIgnoreCase);
        Assert.True(first.IsRunning);
    }

    [Fact]
    public async Task A_data_directory_of_etcd_is_refused_with_the_way_to_migrate_and_left_alone()
    {
        Assert.SkipWhen(ServerProgram.TargetIsEtcd, "etcd may use its own directory");
        using var directory = new TestDirectory();
        await using (var etcd = await ServerNode.StartAsync(ServerProgram.Etcd(), directory["data"]))
        {
            await etcd.TerminateAsync();
        }
        var before = Listing(directory["data"]);
        await using (var node = ServerNode.Launch(ServerProgram.Target(), directory["data"], ServerPorts.Free()))
        {
            Assert.NotEqual(0, await node.WaitForExitAsync());
            Assert.Contains("webetcd snapshot restore", node.Output, StringComparison.Ordinal);
        }
        Assert.Equal(before, Listing(directory["data"]));
    }

    [Fact]
    public async Task A_data_directory_of_another_format_version_is_refused()
    {
        Assert.SkipWhen(ServerProgram.TargetIsEtcd, "this format is WebEtcd's own");
        using var directory = new TestDirectory();
        await using (var node = await ServerNode.StartAsync(ServerProgram.Target(), directory["data"]))
        {
            await node.TerminateAsync();
        }
        WriteFormatVersion(directory["data"], 99);
        await using var again = ServerNode.Launch(ServerProgram.Target(), directory["data"], ServerPorts.Free());
        Assert.NotEqual(0, await again.WaitForExitAsync());
        Assert.Contains("version 99", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_another_server_uses_is_refused()
    {
        Assert.SkipWhen(ServerProgram.TargetIsEtcd, "etcd waits for the lock");
        using var directory = new TestDirectory();
        await using var first = await ServerNode.StartAsync(ServerProgram.Target(), directory["data"]);
        await using var second = ServerNode.Launch(ServerProgram.Target(), directory["data"], ServerPorts.Free());
        Assert.NotEqual(0, await second.WaitForExitAsync());
        Assert.Contains("lock", second.Output, StringComparison.OrdinalIgnoreCase);
        Assert.True(first.IsRunning, first.Output);
    }

    /// <summary>META holds slots of which each begins with a checksum, a magic number and the format version.</summary>
    private static void WriteFormatVersion(string dataDirectory, uint version)
    {
        var path = Directory.GetFiles(dataDirectory, "META", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(path);
        var magic = "WEM1"u8.ToArray();
        var found = 0;
        for (var at = 4; at + 8 <= bytes.Length; at += 4)
        {
            var word = bytes.AsSpan(at, 4);
            if (word.SequenceEqual(magic) || BinaryPrimitives.ReadUInt32BigEndian(word) == BinaryPrimitives.ReadUInt32LittleEndian(magic))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 4), version);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at - 4), Crc32C(bytes.AsSpan(at, 252)));
                found++;
            }
        }
        Assert.True(found > 0, $"no record was found in {path}");
        File.WriteAllBytes(path, bytes);
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = System.Numerics.BitOperations.Crc32C(crc, value);
        }
        return ~crc;
    }

    private static string[] Listing(string directory)
        => [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => $"{path} {new FileInfo(path).Length}")];
}
