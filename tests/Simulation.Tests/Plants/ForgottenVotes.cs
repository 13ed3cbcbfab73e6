using WebEtcd.Raft;
using WebEtcd.Simulation.Tests.World;
using WebEtcd.Storage;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>
/// A member that starts again does not know any more whom it voted for: it can vote twice in a term. Two candidates in one term are rare, so that power is often
/// lost right after a vote.
/// </summary>
internal sealed class ForgottenVotes : Tampering
{
    private const long DownUs = 5 * WorldSettings.Millisecond;

    /// <summary>Only the loss of power is real: nothing is forgotten.</summary>
    public bool IsHarmless { get; init; }

    public override Message OnSend(SimulatedWorld world, Message message)
    {
        if (message is { Type: MessageType.VoteResponse, Reject: false } && world.Scheduler.NowUs < world.Settings.FaultsUs && world.Scheduler.Chance(50))
        {
            SimulatedMember voter = world.Members[message.From];
            world.Scheduler.After(1, () => world.Crash(voter, CrashStyle.KeepAll));
            world.Scheduler.After(DownUs, () => world.Start(voter));
        }

        return message;
    }

    public override void BeforeStart(SimulatedMember member)
    {
        if (IsHarmless || !member.Disk.DirectoryExists(NodeSizes.DataDirectory))
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
