using WebEtcd.Raft;
using WebEtcd.Storage.Snapshots;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>
/// A member that was behind, gets a snapshot, and lives on; whatever is found after a crash is judged: the old state or the new one, whole, and the
/// new one once the installation was acknowledged.
/// </summary>
internal sealed class SnapshotLife(SnapshotSender sender, StoredSnapshot stored, string name)
{
    private const ulong OldApplied = 30;
    private const ulong OldLast = 90;
    private const ulong OldTerm = 2;
    private const ulong NewTerm = 9;
    private const int Chunk = 3000;
    private bool _oldIsAcknowledged;
    private bool _mayBeNew;
    private bool _isNew;
    private ulong _acknowledgedLast;
    private ulong _acknowledgedCheckpoint;

    internal SnapshotReceiver Receiver { get; } = new();

    internal NodeStorage? Storage { get; private set; }

    private ulong Index => stored.Manifest.AppliedIndex;

    /// <summary>All of a life: the old history, the snapshot, a little more.</summary>
    internal void Live()
    {
        Open();
        if (_isNew)
        {
            LiveOn();
            return;
        }

        if (!_oldIsAcknowledged)
        {
            LiveBefore();
        }

        Install();
        LiveOn();
    }

    /// <summary>Opens and judges.</summary>
    internal void Open()
    {
        Storage = Receiver.Open();
        Judge(Storage.Recovered);
    }

    /// <summary>Power is lost and comes back.</summary>
    internal void Restart(int seed, CrashStyle style)
    {
        Receiver.Restart(seed, style);
        try
        {
            Storage?.Dispose();
        }
        catch (Exception e) when (e is IOException or StorageException or AggregateException)
        {
            // The old process is gone.
        }

        Storage = null;
    }

    private void LiveBefore()
    {
        // Entries behind those that are applied belong to a leader that lost its term; they fill several segments of the log.
        RecoveredState found = Storage!.Recovered;
        for (ulong index = found.LogStartIndex + (ulong)found.Entries.Count + 1; index <= OldLast; index++)
        {
            Storage.Append(new HardState(OldTerm, 1, Math.Min(index, OldApplied)), [new Entry(OldTerm, index, EntryType.Normal, new byte[900])], sync: index % 5 == 0);
        }

        if (found.Checkpoint is null)
        {
            for (ulong index = 1; index <= OldApplied; index++)
            {
                Storage.Revisions.Append(SnapshotSender.RecordOf(index));
            }

            Storage.CheckpointAsync(OldApplied, OldTerm, (long)OldApplied + 1, StorageWorld.TablesOf(OldApplied)).GetAwaiter().GetResult();
        }

        _oldIsAcknowledged = true;
    }

    private void Install()
    {
        using IncomingSnapshot incoming = SnapshotReceiver.Transfer(stored, Storage!, Chunk);
        incoming.Complete();
        _mayBeNew = true;
        Storage!.InstallSnapshot(incoming, new HardState(NewTerm, 3, Index));
        _isNew = true;
        _acknowledgedLast = _acknowledgedCheckpoint = Index;
        sender.AssertSameRecords(Storage.Revisions, Index);
        Storage.Revisions.ForgetReplaced();
        Assert.True(Receiver.Stores().Count == 1 || Receiver.Observer.Error is not null, $"{name}: the old store is left");
    }

    private void LiveOn()
    {
        ulong from = Storage!.Recovered.LogStartIndex >= Index ? Storage.Recovered.LogStartIndex + (ulong)Storage.Recovered.Entries.Count + 1 : Index + 1;
        ulong applied = Math.Max(Index, Storage.Recovered.Checkpoint?.AppliedIndex ?? 0);
        for (ulong index = from; index < from + 8; index++)
        {
            Storage.Append(new HardState(NewTerm, 3, index), [new Entry(NewTerm, index, EntryType.Normal, new byte[700])], sync: true);
            _acknowledgedLast = index;
        }

        while (applied < from + 7)
        {
            applied++;
            Storage.Revisions.Append(SnapshotSender.RecordOf(applied));
        }

        Storage.CheckpointAsync(applied, NewTerm, (long)applied + 1, StorageWorld.TablesOf(applied)).GetAwaiter().GetResult();
        _acknowledgedCheckpoint = applied;
        sender.AssertSameRecords(Storage.Revisions, applied);
    }

    private void Judge(RecoveredState found)
    {
        ulong applied = found.Checkpoint?.AppliedIndex ?? 0;
        bool isNew = applied >= Index;
        Assert.True(isNew || !_isNew, $"{name}: the snapshot was acknowledged and is gone");
        Assert.True(!isNew || _mayBeNew, $"{name}: a snapshot that nobody installed");
        Assert.True(Receiver.Stores().Count <= 1, $"{name}: {string.Join(", ", Receiver.Stores())} are left");
        if (isNew)
        {
            JudgeNew(found, applied);
        }
        else
        {
            JudgeOld(found, applied);
        }

        Assert.Equal(StorageWorld.TablesOf(applied), found.Checkpoint?.Tables.ToArray() ?? StorageWorld.TablesOf(0));
        sender.AssertSameRecords(Storage!.Revisions, applied, applied == OldApplied);
        _isNew = isNew;
    }

    private void JudgeNew(RecoveredState found, ulong applied)
    {
        ulong last = found.LogStartIndex + (ulong)found.Entries.Count;
        Assert.True(applied >= _acknowledgedCheckpoint, $"{name}: checkpoint {applied} instead of {_acknowledgedCheckpoint}");
        Assert.True(found.LogStartIndex >= Index, $"{name}: the log of before is there: it starts at {found.LogStartIndex}");
        Assert.True(last >= _acknowledgedLast, $"{name}: the log ends at {last} instead of {_acknowledgedLast}");
        Assert.True(found.Entries.All(entry => entry.Term == NewTerm), $"{name}: entries of before are back");
        Assert.Equal(found.LogStartIndex == Index ? stored.Manifest.AppliedTerm : NewTerm, found.LogStartTerm);
        Assert.True(found.HardState.Term == NewTerm && found.HardState.Vote == 3 && found.HardState.Commit >= _acknowledgedLast, $"{name}: {found.HardState}");
        _acknowledgedLast = last;
    }

    private void JudgeOld(RecoveredState found, ulong applied)
    {
        ulong last = found.LogStartIndex + (ulong)found.Entries.Count;
        Assert.True(applied is 0 or OldApplied, $"{name}: checkpoint {applied}");
        Assert.True(found.Entries.All(entry => entry.Term == OldTerm), $"{name}: other entries than those of before");
        if (_oldIsAcknowledged)
        {
            Assert.True(applied == OldApplied && last == OldLast, $"{name}: old state with checkpoint {applied} and last entry {last}");
            Assert.Equal(new HardState(OldTerm, 1, OldApplied), found.HardState);
        }
    }
}
