using Google.Protobuf;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Storage.Snapshots;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>A checkpoint travels from one member's storage to another's.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void A_snapshot_brings_every_record_to_an_empty_member_and_survives_a_restart()
    {
        using var sender = new SnapshotSender();
        sender.Live(entries: 400, compactBelow: 250);
        using StoredSnapshot stored = sender.Storage.OpenSnapshot(1)!;

        var world = new SnapshotReceiver();
        using (NodeStorage storage = world.Open())
        {
            IncomingSnapshot incoming = SnapshotReceiver.Transfer(stored, storage, chunk: 10_000);
            Assert.Equal(stored.Length, incoming.Received);
            incoming.Complete();
            storage.InstallSnapshot(incoming, new HardState(9, 3, stored.Manifest.AppliedIndex));
            sender.AssertSameRecords(storage.Revisions);
            Assert.Equal(stored.Manifest.AppliedIndex + 1, storage.LogFirstIndex);
        }

        using NodeStorage again = world.Reopen();
        Assert.Equal(stored.Manifest.AppliedIndex, again.Recovered.Checkpoint!.AppliedIndex);
        Assert.Equal(stored.Manifest.AppliedTerm, again.Recovered.LogStartTerm);
        Assert.Equal(stored.Manifest.Tables.ToArray(), again.Recovered.Checkpoint.Tables.ToArray());
        Assert.Equal(new HardState(9, 3, stored.Manifest.AppliedIndex), again.Recovered.HardState);
        Assert.Empty(again.Recovered.Entries);
        sender.AssertSameRecords(again.Revisions);
    }
}
