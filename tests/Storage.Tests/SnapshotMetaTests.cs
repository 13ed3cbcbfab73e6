using WebEtcd.Raft;
using WebEtcd.Storage.Snapshots;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>The old store of a member that had nothing lacks no file: only META says that it no longer counts. So both slots have to say it.</summary>
public sealed class SnapshotMetaTests : IDisposable
{
    private static readonly string s_meta = Path.Combine(StorageWorld.Root, "member", "META");
    private readonly SnapshotSender _sender = new();
    private readonly StoredSnapshot _stored;

    public SnapshotMetaTests()
    {
        _sender.Live(entries: 40);
        _stored = _sender.Storage.OpenSnapshot(1)!;
    }

    public void Dispose()
    {
        _stored.Dispose();
        _sender.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Damage_of_either_slot_leaves_an_installed_snapshot(int slot)
    {
        var receiver = new SnapshotReceiver();
        using (NodeStorage storage = receiver.Open())
        {
            SnapshotTests.Install(_stored, storage);
        }

        Damage(receiver.Disk, slot);
        using NodeStorage again = receiver.Open();
        Assert.Equal(40UL, again.Recovered.Checkpoint?.AppliedIndex);
    }

    [Fact]
    public void A_switch_that_was_cut_short_between_the_slots_is_finished_by_the_next_start()
    {
        int cutShort = 0;
        long at = 1;
        for (bool isOver = false; !isOver; at++)
        {
            var receiver = new SnapshotReceiver();
            receiver.Disk.FailAt(at, DiskFault.Crash);
            isOver = Record.Exception(() => Live(receiver)) is null;
            receiver.Restart((int)at, CrashStyle.LoseAll);
            using (NodeStorage storage = receiver.Open())
            {
                if (storage.Recovered.Checkpoint is null)
                {
                    continue;
                }
            }

            cutShort++;
            for (int slot = 0; slot < 2; slot++)
            {
                Damage(receiver.Disk, slot);
                using NodeStorage again = receiver.Open();
                Assert.True(again.Recovered.Checkpoint is not null, $"crash at operation {at}, then damage of slot {slot}: the snapshot is gone");
                Damage(receiver.Disk, slot);
            }
        }

        Assert.True(cutShort > 2, $"{cutShort} crashes left the new state");
    }

    private void Live(SnapshotReceiver receiver)
    {
        using NodeStorage storage = receiver.Open();
        SnapshotTests.Install(_stored, storage);
        storage.Append(new HardState(9, 3, 41), [new Entry(9, 41, EntryType.Normal, default)], sync: true);
    }

    private static void Damage(SimulatedDisk disk, int slot) => disk.FlipBit(s_meta, ((slot * 4096) + 20) * 8);
}
