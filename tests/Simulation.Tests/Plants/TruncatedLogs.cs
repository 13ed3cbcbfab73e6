using WebEtcd.Simulation.Tests.World;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>A member that starts again has lost the end of its log, as if it had never been written.</summary>
internal sealed class TruncatedLogs : Tampering
{
    private const int LostBytes = 300;

    public override void BeforeStart(SimulatedMember member)
    {
        foreach (string path in member.Disk.Files().Where(path => Path.GetFileName(path).StartsWith("raft.wal", StringComparison.Ordinal)).Reverse())
        {
            int end = member.Disk.Contents(path).AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
            if (end > 0)
            {
                int lost = Math.Min(end, LostBytes);
                using IDiskFile file = member.Disk.Open(path, DiskOpenMode.Existing);
                file.Write(end - lost, new byte[lost]);
                file.Sync();
                return;
            }
        }
    }
}
