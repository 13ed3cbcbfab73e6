using WebEtcd.Simulation.Tests.World;
using WebEtcd.Storage.Disk;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>The log says that it is synced when it is not: writes are acknowledged before they are on the disk.</summary>
internal sealed class LyingDisk : Tampering
{
    public override IDisk DiskOf(SimulatedDisk disk, Action onSync) => new Disk(disk, onSync);

    private sealed class Disk(SimulatedDisk inner, Action onSync) : TimedDisk(inner, onSync)
    {
        protected override void Sync(IDiskFile file)
        {
            if (!Path.GetFileName(file.Path).StartsWith("raft.wal", StringComparison.Ordinal))
            {
                base.Sync(file);
            }
        }
    }
}
