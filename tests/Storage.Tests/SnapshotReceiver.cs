using WebEtcd.Storage.Snapshots;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>The disk of a member that gets a snapshot.</summary>
internal sealed class SnapshotReceiver
{
    internal SimulatedDisk Disk { get; private set; } = new();

    internal NullObserver Observer { get; private set; } = new();

    /// <summary>Names of the directories of revision stores.</summary>
    internal IReadOnlyList<string> Stores() => [.. Disk.List(Path.Combine(StorageWorld.Root, "member")).Where(name => name.StartsWith("store-", StringComparison.Ordinal))];

    internal NodeStorage Open(StorageOptions? options = null)
    {
        Observer = new NullObserver();
        NodeStorage storage = NodeStorage.Open(options ?? StorageWorld.Options, Disk, TimeProvider.System, Observer);
        if (storage.Recovered.Identity is null)
        {
            storage.Bootstrap(StorageWorld.Identity);
        }

        return storage;
    }

    /// <summary>Power is lost and comes back.</summary>
    internal NodeStorage Reopen(int seed = 1, CrashStyle style = CrashStyle.LoseAll)
    {
        Restart(seed, style);
        return Open();
    }

    internal void Restart(int seed = 1, CrashStyle style = CrashStyle.LoseAll) => Disk = Disk.Restart(seed, style);

    /// <summary>Sends everything that is missing.</summary>
    internal static IncomingSnapshot Transfer(StoredSnapshot from, NodeStorage to, int chunk, long until = long.MaxValue)
    {
        IncomingSnapshot incoming = to.ReceiveSnapshot(SnapshotManifest.Decode(from.Manifest.Encode()));
        byte[] buffer = new byte[chunk];
        while (incoming.Received < Math.Min(incoming.Length, until))
        {
            long offset = incoming.Received;
            incoming.Write(offset, buffer.AsSpan(0, from.Read(offset, buffer)));
        }

        return incoming;
    }
}
