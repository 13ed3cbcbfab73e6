using WebEtcd.Raft;
using WebEtcd.Storage.Snapshots;

namespace WebEtcd.Storage.Tests;

/// <summary>Transfers that are cut short, damaged, or overtaken.</summary>
public sealed class SnapshotTransferTests : IDisposable
{
    private readonly SnapshotSender _sender = new();
    private readonly SnapshotReceiver _receiver = new();
    private readonly NodeStorage _storage;
    private readonly StoredSnapshot _stored;

    public SnapshotTransferTests()
    {
        _sender.Live(entries: 400, compactBelow: 120);
        _stored = _sender.Storage.OpenSnapshot(1)!;
        _storage = _receiver.Open();
    }

    public void Dispose()
    {
        _stored.Dispose();
        _storage.Dispose();
        _sender.Dispose();
    }

    [Fact]
    public void A_transfer_goes_on_where_it_was_cut_also_within_a_block()
    {
        long[] cuts = [0, 10, 65_530, 65_540, 66_000, _stored.Length - 2];
        foreach (long cut in cuts)
        {
            using IncomingSnapshot part = SnapshotReceiver.Transfer(_stored, _storage, 1000, until: cut);
            Assert.InRange(part.Received, cut, cut + 1000);
        }

        using IncomingSnapshot rest = SnapshotReceiver.Transfer(_stored, _storage, 1000);
        rest.Complete();
        _storage.InstallSnapshot(rest, new HardState(9, 3, 400));
        _sender.AssertSameRecords(_storage.Revisions);
    }

    [Fact]
    public void Bytes_that_are_here_already_are_passed_over_and_gaps_are_refused()
    {
        IncomingSnapshot incoming = SnapshotReceiver.Transfer(_stored, _storage, 1000, until: 5000);
        byte[] all = new byte[_stored.Length];
        _stored.Read(0, all);
        Assert.Throws<ArgumentOutOfRangeException>(() => incoming.Write(incoming.Received + 1, all.AsSpan(0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => incoming.Write(-1, all.AsSpan(0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => incoming.Write(0, new byte[all.Length + 1]));
        Assert.Throws<InvalidOperationException>(incoming.Complete);
        Assert.Throws<InvalidOperationException>(() => incoming.Read(records => records.SizeBytes));
        Assert.Throws<InvalidOperationException>(() => _storage.InstallSnapshot(incoming, default));
        incoming.Write(0, all);
        incoming.Write(3, all.AsSpan(3, 100));
        Assert.Equal(all.Length, incoming.Received);
        incoming.Complete();
        incoming.Complete();
        _storage.InstallSnapshot(incoming, new HardState(9, 3, 400));
        _sender.AssertSameRecords(_storage.Revisions);
        Assert.Throws<ObjectDisposedException>(() => incoming.Write(0, all));
    }

    [Fact]
    public void Every_flipped_bit_is_refused_with_file_and_offset_and_the_block_can_be_sent_again()
    {
        byte[] all = new byte[_stored.Length];
        _stored.Read(0, all);
        IncomingSnapshot incoming = _storage.ReceiveSnapshot(_stored.Manifest);
        int flips = 0;
        long start = 0;
        while (start < all.Length)
        {
            int count = (int)Math.Min(SnapshotBlocks.StrideBytes, all.Length - start);
            for (long bit = start * 8; bit < (start + count) * 8; bit += 1009)
            {
                byte[] block = all[(int)start..(int)(start + count)];
                block[(int)((bit / 8) - start)] ^= (byte)(1 << (int)(bit % 8));
                StorageException error = Assert.Throws<StorageException>(() => incoming.Write(start, block));
                Assert.Contains("rev.log.", error.Path, StringComparison.Ordinal);
                Assert.NotNull(error.Offset);
                Assert.Equal(start, incoming.Received);
                flips++;
            }

            incoming.Write(start, all.AsSpan((int)start, count));
            start += count;
        }

        Assert.True(flips > 1000, $"only {flips} flips");
        Assert.Null(_receiver.Observer.Error);
        incoming.Complete();
        _storage.InstallSnapshot(incoming, new HardState(9, 3, 400));
        _sender.AssertSameRecords(_storage.Revisions);
    }

    [Fact]
    public void A_block_in_the_wrong_place_is_refused()
    {
        byte[] all = new byte[_stored.Length];
        _stored.Read(0, all);
        IncomingSnapshot incoming = _storage.ReceiveSnapshot(_stored.Manifest);
        Assert.Throws<StorageException>(() => incoming.Write(0, all.AsSpan(SnapshotBlocks.StrideBytes, SnapshotBlocks.StrideBytes)));
    }

    [Fact]
    public void Every_flipped_bit_of_a_manifest_is_refused()
    {
        byte[] manifest = _stored.Manifest.Encode();
        for (int bit = 0; bit < manifest.Length * 8; bit++)
        {
            manifest[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<StorageException>(() => SnapshotManifest.Decode(manifest));
            manifest[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (int length = 0; length < manifest.Length; length++)
        {
            Assert.Throws<StorageException>(() => SnapshotManifest.Decode(manifest.AsSpan(0, length)));
        }

        Assert.True(SnapshotManifest.Decode(manifest).IsSameAs(_stored.Manifest));
    }

    [Fact]
    public void Damage_on_the_senders_disk_is_found_before_anything_is_believed()
    {
        // The blocks' checksums are made while sending: what the disk had lost before, the records' own checksums have to find.
        string file = _sender.Disk.Files().Last(path => path.Contains("rev.log", StringComparison.Ordinal));
        SnapshotManifest manifest = _stored.Manifest;
        long segmentStart = manifest.End - 1 - ((manifest.End - 1) & ((1L << manifest.SegmentBits) - 1));
        int found = 0;
        int harmless = 0;
        for (long offset = Math.Max(0, manifest.Begin - segmentStart); offset < manifest.End - segmentStart; offset += 23)
        {
            _sender.Disk.FlipBit(file, (offset * 8) + (offset % 8));
            using (StoredSnapshot damaged = _sender.Storage.OpenSnapshot(1)!)
            {
                found += IsRefused(damaged) ? 1 : 0;
                harmless++;
            }

            _sender.Disk.FlipBit(file, (offset * 8) + (offset % 8));
        }

        harmless -= found;
        Assert.True(found > 3 * harmless && found > 50, $"{found} damages were found, {harmless} had no effect");
    }

    /// <summary>False when the snapshot is taken; then nothing of it may be wrong.</summary>
    private bool IsRefused(StoredSnapshot damaged)
    {
        var receiver = new SnapshotReceiver();
        using NodeStorage storage = receiver.Open();
        using IncomingSnapshot incoming = SnapshotReceiver.Transfer(damaged, storage, 50_000);
        if (Record.Exception(incoming.Complete) is { } error)
        {
            Assert.Contains("rev.log", Assert.IsType<StorageException>(error).Path, StringComparison.Ordinal);
            Assert.Throws<ObjectDisposedException>(incoming.Complete);
            Assert.Single(receiver.Stores());
            Assert.Null(receiver.Observer.Error);
            return true;
        }

        storage.InstallSnapshot(incoming, new HardState(9, 3, 400));
        _sender.AssertSameRecords(storage.Revisions);
        return false;
    }

    [Fact]
    public void Another_snapshot_ends_the_one_before_and_a_new_receiver_the_former()
    {
        IncomingSnapshot first = SnapshotReceiver.Transfer(_stored, _storage, 1000, until: 70_000);
        IncomingSnapshot second = _storage.ReceiveSnapshot(_stored.Manifest);
        Assert.Throws<ObjectDisposedException>(() => first.Write(first.Received, new byte[1]));
        first.Dispose();
        Assert.True(second.Received >= 70_000);
        _sender.Live(entries: 10);
        using StoredSnapshot newer = _sender.Storage.OpenSnapshot(410)!;
        using IncomingSnapshot third = SnapshotReceiver.Transfer(newer, _storage, 10_000);
        Assert.Throws<ObjectDisposedException>(() => second.Write(second.Received, new byte[1]));
        third.Complete();
        _storage.InstallSnapshot(third, new HardState(9, 3, 410));
        _sender.AssertSameRecords(_storage.Revisions);
        Assert.Throws<InvalidOperationException>(() => _storage.InstallSnapshot(second, new HardState(9, 3, 410)));
    }

    [Fact]
    public void A_complete_snapshot_that_is_held_waits_for_its_installation_while_others_come()
    {
        IncomingSnapshot complete = SnapshotReceiver.Transfer(_stored, _storage, 10_000);
        complete.Complete();
        _sender.Live(entries: 10);
        using StoredSnapshot newer = _sender.Storage.OpenSnapshot(410)!;
        using IncomingSnapshot part = SnapshotReceiver.Transfer(newer, _storage, 10_000, until: 70_000);
        using IncomingSnapshot sameAgain = _storage.ReceiveSnapshot(_stored.Manifest);
        Assert.Equal(_stored.Length, sameAgain.Received);
        Assert.Throws<ObjectDisposedException>(() => part.Write(part.Received, new byte[1]));
        _storage.InstallSnapshot(complete, new HardState(9, 3, 400));
        _sender.AssertSameRecords(_storage.Revisions, 400);
        _storage.Revisions.ForgetReplaced();
        using IncomingSnapshot rest = SnapshotReceiver.Transfer(newer, _storage, 10_000);
        rest.Complete();
        _storage.InstallSnapshot(rest, new HardState(9, 3, 410));
        _storage.Revisions.ForgetReplaced();
        _sender.AssertSameRecords(_storage.Revisions);
        Assert.Single(_receiver.Stores());
    }

    [Fact]
    public void A_complete_snapshot_that_was_let_go_of_makes_room_for_another_one()
    {
        IncomingSnapshot complete = SnapshotReceiver.Transfer(_stored, _storage, 10_000);
        complete.Complete();
        complete.Dispose();
        _sender.Live(entries: 10);
        using StoredSnapshot newer = _sender.Storage.OpenSnapshot(410)!;
        using IncomingSnapshot other = SnapshotReceiver.Transfer(newer, _storage, 10_000);
        Assert.Equal(2, _receiver.Stores().Count);
        Assert.Throws<InvalidOperationException>(() => _storage.InstallSnapshot(complete, new HardState(9, 3, 400)));
    }

    [Fact]
    public async Task A_verification_ends_when_another_snapshot_is_wanted()
    {
        using IncomingSnapshot incoming = SnapshotReceiver.Transfer(_stored, _storage, 10_000);
        incoming.Store.Stop();
        Assert.Contains("no longer wanted", Assert.Throws<StorageException>(incoming.Complete).Message, StringComparison.Ordinal);
        Assert.Single(_receiver.Stores());

        // Both orders are right; neither may hang, and the other snapshot is received in either.
        using IncomingSnapshot again = SnapshotReceiver.Transfer(_stored, _storage, 10_000);
        Task completing = Task.Run(() => Record.Exception(again.Complete), TestContext.Current.CancellationToken);
        _sender.Live(entries: 10);
        using StoredSnapshot newer = _sender.Storage.OpenSnapshot(410)!;
        using IncomingSnapshot other = SnapshotReceiver.Transfer(newer, _storage, 10_000);
        await completing.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        other.Complete();
        _storage.InstallSnapshot(other, new HardState(9, 3, 410));
        _sender.AssertSameRecords(_storage.Revisions);
        Assert.Null(_receiver.Observer.Error);
    }

    [Fact]
    public void A_snapshot_that_a_checkpoint_has_passed_is_deleted()
    {
        SnapshotReceiver.Transfer(_stored, _storage, 1000, until: 70_000).Dispose();
        Assert.Equal(2, _receiver.Stores().Count);
        Advance(399);
        Assert.Equal(2, _receiver.Stores().Count);
        Advance(400);
        Assert.Single(_receiver.Stores());
    }

    [Fact]
    public void What_was_received_in_part_is_deleted_by_the_next_start()
    {
        SnapshotReceiver.Transfer(_stored, _storage, 1000, until: 70_000).Dispose();
        Advance(10);
        using NodeStorage again = _receiver.Reopen(style: Testing.Disk.CrashStyle.KeepAll);
        Assert.Single(_receiver.Stores());
        Assert.Equal(10UL, again.Recovered.Checkpoint!.AppliedIndex);
        Assert.Equal(0, again.ReceiveSnapshot(_stored.Manifest).Received);
    }

    private void Advance(ulong applied)
    {
        for (ulong index = _storage.View().LastCheckpointIndex + 1; index <= applied; index++)
        {
            _storage.Append(new HardState(2, 1, index), [new Entry(2, index, EntryType.Normal, default)], sync: false);
        }

        _storage.CheckpointAsync(applied, 2, (long)applied, new byte[1]).GetAwaiter().GetResult();
    }
}
