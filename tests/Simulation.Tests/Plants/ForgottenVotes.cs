using WebEtcd.Simulation.Tests.World;
using WebEtcd.Storage;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>A member that starts again does not know any more whom it voted for: it can vote twice in a term.</summary>
internal sealed class ForgottenVotes : Tampering
{
    public override void BeforeStart(SimulatedMember member)
    {
        if (!member.Disk.DirectoryExists(NodeSizes.DataDirectory))
        {
            return;
        }

        try
        {
            using NodeStorage storage = NodeStorage.Open(NodeSizes.Of(WorldSettings.Draw(0)), member.Disk, TimeProvider.System, new NoObserver());
            if (storage.Recovered is { Identity: not null, HardState.Vote: > 0 } recovered)
            {
                storage.Append(recovered.HardState with { Vote = 0 }, [], sync: true);
            }
        }
        catch (StorageException)
        {
            // A first start was cut short: there is no vote yet.
        }
    }

    private sealed class NoObserver : IStorageObserver
    {
        public void SegmentCut(int number)
        {
        }

        public void SegmentRecycled(int number)
        {
        }

        public void CheckpointTaken(ulong appliedIndex, TimeSpan took)
        {
        }

        public void SlowSync(TimeSpan took)
        {
        }

        public void Failed(Exception error)
        {
        }
    }
}
