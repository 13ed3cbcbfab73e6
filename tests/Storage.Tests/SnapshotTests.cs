using WebEtcd.Raft;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Storage.Snapshots;

namespace WebEtcd.Storage.Tests;

/// <summary>A checkpoint travels from one member's storage to another's.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly SnapshotSender _sender = new();
    private readonly SnapshotReceiver _receiver = new();

    public void Dispose() => _sender.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(65_540)]
    [InlineData(1_000_000)]
    public void A_snapshot_brings_every_record_to_an_empty_member_and_survives_a_restart(int chunk)
    {
        _sender.Live(entries: 400, compactBelow: 250);
        using StoredSnapshot stored = _sender.Storage.OpenSnapshot(1)!;
        Assert.True(stored.Manifest.Begin > 64, "nothing was compacted");
        Assert.True(stored.Length > 65_540, "there is one block only");
        using (NodeStorage storage = _receiver.Open())
        {
            IncomingSnapshot incoming = SnapshotReceiver.Transfer(stored, storage, chunk);
            Assert.Equal(stored.Length, incoming.Received);
            incoming.Complete();
            storage.InstallSnapshot(incoming, new HardState(9, 3, stored.Manifest.AppliedIndex));
            _sender.AssertSameRecords(storage.Revisions);
            Assert.Equal(stored.Manifest.AppliedIndex + 1, storage.LogFirstIndex);
            Assert.Equal(stored.Manifest.AppliedIndex, storage.View().LastCheckpointIndex);
        }

        using NodeStorage again = _receiver.Reopen();
        Assert.Equal(stored.Manifest.AppliedIndex, again.Recovered.Checkpoint!.AppliedIndex);
        Assert.Equal(stored.Manifest.AppliedTerm, again.Recovered.LogStartTerm);
        Assert.Equal(stored.Manifest.Revision, again.Recovered.Checkpoint.Revision);
        Assert.Equal(stored.Manifest.Tables.ToArray(), again.Recovered.Checkpoint.Tables.ToArray());
        Assert.Equal(new HardState(9, 3, stored.Manifest.AppliedIndex), again.Recovered.HardState);
        Assert.Empty(again.Recovered.Entries);
        _sender.AssertSameRecords(again.Revisions);
    }

    [Fact]
    public async Task A_store_without_records_travels_too()
    {
        _sender.Storage.Append(new HardState(1, 1, 1), [new Entry(1, 1, EntryType.Normal, default)], sync: true);
        await _sender.Storage.CheckpointAsync(1, 1, 1, new byte[] { 7 });
        using StoredSnapshot stored = _sender.Storage.OpenSnapshot(1)!;
        Assert.Equal(0, stored.Length);
        using NodeStorage storage = _receiver.Open();
        Install(stored, storage);
        Assert.Empty(storage.Revisions.Scan());
        storage.Revisions.Append(SnapshotSender.RecordOf(2));
        Assert.Single(storage.Revisions.Scan());
    }

    [Fact]
    public void A_store_that_was_compacted_away_as_a_whole_travels_too()
    {
        _sender.Write(100);
        _sender.Storage.Revisions.Compact(_ => true, () => false);
        _sender.Checkpoint();
        using StoredSnapshot stored = _sender.Storage.OpenSnapshot(100)!;
        using (NodeStorage storage = _receiver.Open())
        {
            Install(stored, storage);
            Assert.Empty(storage.Revisions.Scan());
            storage.Revisions.Append(SnapshotSender.RecordOf(101));
            Assert.True(storage.Revisions.TryRead(new Revision(102, 0), out _));
        }

        using NodeStorage again = _receiver.Reopen();
        Assert.Empty(again.Revisions.Scan());
    }

    [Fact]
    public void Members_with_other_sizes_of_pages_and_files_take_the_senders()
    {
        _sender.Live(entries: 300, compactBelow: 100);
        using StoredSnapshot stored = _sender.Storage.OpenSnapshot(1)!;
        var other = new StorageOptions
        {
            DataDirectory = StorageWorld.Root,
            WalSegmentBytes = 1 << 20,
            RevisionMemoryBytes = 1 << 20,
            RevisionSegmentBytes = 1 << 18,
            RevisionPageBits = 14,
            InlineBackgroundWork = true,
        };
        using (NodeStorage storage = _receiver.Open(other))
        {
            Install(stored, storage);
            _sender.AssertSameRecords(storage.Revisions);
        }

        _receiver.Restart();
        using NodeStorage again = _receiver.Open(other);
        _sender.AssertSameRecords(again.Revisions);
    }

    [Fact]
    public void One_snapshot_after_another_and_on_to_a_third_member()
    {
        var third = new SnapshotReceiver();
        using NodeStorage storage = _receiver.Open();
        using NodeStorage last = third.Open();
        for (int round = 1; round <= 5; round++)
        {
            _sender.Live(entries: 60, compactBelow: round * 40);
            using StoredSnapshot stored = _sender.Storage.OpenSnapshot(1)!;
            Install(stored, storage);
            using StoredSnapshot passedOn = storage.OpenSnapshot(stored.Manifest.AppliedIndex)!;
            Install(passedOn, last);
            _sender.AssertSameRecords(last.Revisions);
        }

        Assert.Single(_receiver.Stores());
        Assert.Single(third.Stores());
    }

    [Fact]
    public void Only_a_checkpoint_that_covers_the_index_is_sent()
    {
        Assert.Null(_sender.Storage.OpenSnapshot(0));
        _sender.Live(entries: 20);
        _sender.Write(5);
        Assert.Null(_sender.Storage.OpenSnapshot(21));
        using StoredSnapshot stored = _sender.Storage.OpenSnapshot(20)!;
        Assert.Equal(20UL, stored.Manifest.AppliedIndex);
    }

    [Fact]
    public void What_is_sent_stays_beside_checkpoints_and_compactions_until_the_last_sender_is_done()
    {
        _sender.Live(entries: 300);
        StoredSnapshot first = _sender.Storage.OpenSnapshot(1)!;
        StoredSnapshot second = _sender.Storage.OpenSnapshot(1)!;
        byte[] before = ReadAll(first);
        for (int round = 0; round < 4; round++)
        {
            _sender.Write(60);
            _sender.Compact(round * 80);
            _sender.Checkpoint();
        }

        Assert.Equal(before, ReadAll(first));
        first.Dispose();
        Assert.Equal(before, ReadAll(second));
        int pinned = _sender.StoreFiles();
        using (NodeStorage storage = _receiver.Open())
        {
            Install(second, storage);
            _sender.AssertSameRecords(storage.Revisions, 300, isUncompacted: true);
        }

        second.Dispose();
        second.Dispose();
        Assert.True(_sender.StoreFiles() < pinned, "nothing was given back");
        Assert.Throws<ObjectDisposedException>(() => second.Read(0, new byte[1]));
    }

    [Fact]
    public void What_is_sent_outlives_a_snapshot_that_replaces_the_sender_and_even_its_end()
    {
        _sender.Live(entries: 100);
        using StoredSnapshot stored = _sender.Storage.OpenSnapshot(1)!;
        StoredSnapshot relayed;
        using (NodeStorage storage = _receiver.Open())
        {
            Install(stored, storage);
            relayed = storage.OpenSnapshot(1)!;
            byte[] before = ReadAll(relayed);
            _sender.Live(entries: 100);
            using StoredSnapshot newer = _sender.Storage.OpenSnapshot(1)!;
            Install(newer, storage);
            Assert.Equal(before, ReadAll(relayed));
            Assert.Equal(2, _receiver.Stores().Count);
        }

        relayed.Dispose();
        using NodeStorage again = _receiver.Open();
        Assert.Single(_receiver.Stores());
        _sender.AssertSameRecords(again.Revisions);
    }

    [Fact]
    public void Until_it_is_forgotten_the_replaced_store_is_read_where_the_new_one_has_nothing_and_nothing_is_compacted()
    {
        _sender.Live(entries: 50);
        using NodeStorage storage = _receiver.Open();
        using (StoredSnapshot first = _sender.Storage.OpenSnapshot(1)!)
        {
            Install(first, storage);
        }

        _sender.Live(entries: 50, compactBelow: 80);
        using StoredSnapshot second = _sender.Storage.OpenSnapshot(100)!;
        using IncomingSnapshot incoming = SnapshotReceiver.Transfer(second, storage, 7000);
        incoming.Complete();
        storage.InstallSnapshot(incoming, new HardState(9, 3, 100));
        for (ulong index = 1; index <= 100; index++)
        {
            bool isRead = storage.Revisions.TryRead(new Revision((long)index + 1, 0), out RevisionRecord record);
            Assert.True(isRead == (index <= 50 || index + 1 >= 80 || (index + 1) % 4 == 0), $"entry {index} is {(isRead ? string.Empty : "not ")}read");
            Assert.True(!isRead || record == SnapshotSender.RecordOf(index));
        }

        Assert.Equal(0, storage.Revisions.Compact(_ => true, () => false));
        Assert.Equal(2, _receiver.Stores().Count);
        storage.Revisions.ForgetReplaced();
        Assert.Single(_receiver.Stores());
        Assert.False(storage.Revisions.TryRead(new Revision(2, 0), out _));
        _sender.AssertSameRecords(storage.Revisions);
        Assert.True(storage.Revisions.Compact(revision => revision.Main < 90, () => false) > 0);
    }

    [Fact]
    public void An_older_snapshot_than_the_own_checkpoint_is_not_installed()
    {
        _sender.Live(entries: 50);
        using StoredSnapshot older = _sender.Storage.OpenSnapshot(1)!;
        _sender.Live(entries: 50);
        using StoredSnapshot newer = _sender.Storage.OpenSnapshot(1)!;
        using NodeStorage storage = _receiver.Open();
        Install(newer, storage);
        IncomingSnapshot incoming = SnapshotReceiver.Transfer(older, storage, 5000);
        incoming.Complete();
        Assert.Throws<InvalidOperationException>(() => storage.InstallSnapshot(incoming, new HardState(9, 3, 50)));
        _sender.AssertSameRecords(storage.Revisions);
        Assert.Null(_receiver.Observer.Error);
    }

    internal static void Install(StoredSnapshot from, NodeStorage to)
    {
        using (IncomingSnapshot incoming = SnapshotReceiver.Transfer(from, to, 7000))
        {
            incoming.Complete();
            to.InstallSnapshot(incoming, new HardState(9, 3, from.Manifest.AppliedIndex));
        }

        to.Revisions.ForgetReplaced();
    }

    private static byte[] ReadAll(StoredSnapshot stored)
    {
        byte[] bytes = new byte[stored.Length];
        Assert.Equal(bytes.Length, stored.Read(0, bytes));
        Assert.Equal(0, stored.Read(bytes.Length, new byte[1]));
        return bytes;
    }
}
