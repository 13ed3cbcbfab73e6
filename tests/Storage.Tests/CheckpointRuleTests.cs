using WebEtcd.Raft;
using WebEtcd.Storage.Snapshots;

namespace WebEtcd.Storage.Tests;

/// <summary>When a checkpoint is due, and how much of the log it leaves to others.</summary>
public sealed class CheckpointRuleTests
{
    private readonly SnapshotReceiver _member = new();
    private ulong _last;

    [Fact]
    public async Task A_checkpoint_is_due_after_so_many_entries_since_the_last_one()
    {
        using NodeStorage storage = _member.Open(Options(checkpointEntries: 10, catchUp: 0));
        Append(storage, 9);
        Assert.False(storage.CheckpointDue);
        Append(storage, 1);
        Assert.True(storage.CheckpointDue);
        await storage.CheckpointAsync(_last, 1, 2, new byte[1]);
        Assert.False(storage.CheckpointDue);

        // Entries that override others were logged too, and those that are not applied yet count from the next checkpoint on.
        Append(storage, 6);
        _last -= 4;
        Append(storage, 4);
        Assert.True(storage.CheckpointDue);
        await storage.CheckpointAsync(_last - 3, 1, 2, new byte[1]);
        Assert.False(storage.CheckpointDue);
    }

    [Fact]
    public void Without_a_bound_the_number_of_entries_does_not_matter()
    {
        using NodeStorage storage = _member.Open(Options(checkpointEntries: 0, catchUp: 0));
        Append(storage, 500);
        Assert.False(storage.CheckpointDue);
    }

    [Fact]
    public async Task A_checkpoint_keeps_the_entries_that_followers_may_still_need_also_over_a_restart()
    {
        using (NodeStorage storage = _member.Open(Options(checkpointEntries: 0, catchUp: 30)))
        {
            Append(storage, 20);
            await storage.CheckpointAsync(20, 1, 2, new byte[1]);
            Assert.Equal(1UL, storage.LogFirstIndex);
            Append(storage, 100);
            await storage.CheckpointAsync(110, 1, 2, new byte[1]);
            Assert.Equal(81UL, storage.LogFirstIndex);
        }

        using NodeStorage again = _member.Reopen();
        Assert.Equal((80UL, 40), (again.Recovered.LogStartIndex, again.Recovered.Entries.Count));
        Assert.Equal(81UL, again.LogFirstIndex);
    }

    [Fact]
    public async Task After_a_snapshot_the_log_begins_behind_it_and_keeps_from_there_on()
    {
        using var sender = new SnapshotSender();
        sender.Live(entries: 200);
        using StoredSnapshot stored = sender.Storage.OpenSnapshot(200)!;
        using (NodeStorage storage = _member.Open(Options(checkpointEntries: 10, catchUp: 30)))
        {
            Append(storage, 50);
            Assert.True(storage.CheckpointDue);
            SnapshotTests.Install(stored, storage);
            Assert.False(storage.CheckpointDue);
            _last = 200;
            Append(storage, 20);
            await storage.CheckpointAsync(215, 1, 2, new byte[1]);
            Assert.Equal(201UL, storage.LogFirstIndex);
            Append(storage, 30);
            await storage.CheckpointAsync(245, 1, 2, new byte[1]);
            Assert.Equal(216UL, storage.LogFirstIndex);
        }

        using NodeStorage again = _member.Reopen();
        Assert.Equal((215UL, 35), (again.Recovered.LogStartIndex, again.Recovered.Entries.Count));
        Assert.Equal(1UL, again.Recovered.LogStartTerm);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task A_log_that_begins_anew_within_a_segment_never_brings_back_what_the_segment_held_before(int seed)
    {
        // Entries behind the snapshot's index that lost: they lie before the new start in the same file of the log.
        var random = new Random(seed);
        StorageOptions options = Options(checkpointEntries: 0, catchUp: (ulong)(seed % 2));
        using var sender = new SnapshotSender();
        for (int round = 0; round < 12; round++)
        {
            sender.Live(entries: 20 + random.Next(30));
            using StoredSnapshot stored = sender.Storage.OpenSnapshot(1)!;
            int added = random.Next(12);
            bool isCheckpointed = random.Next(2) == 0;
            _member.Restart(seed);
            using (NodeStorage storage = _member.Open(options))
            {
                _last = storage.Recovered.LogStartIndex + (ulong)storage.Recovered.Entries.Count;
                Append(storage, random.Next(60), term: (ulong)round);
                SnapshotTests.Install(stored, storage);
                _last = stored.Manifest.AppliedIndex;
                Append(storage, added, term: (ulong)round + 1);
                if (isCheckpointed && added > 0)
                {
                    await storage.CheckpointAsync(_last, (ulong)round + 1, 2, new byte[1]);
                }
            }

            _member.Restart(seed);
            using NodeStorage again = _member.Open(options);
            string where = $"seed {seed}, round {round}, {added} entries, {(isCheckpointed ? "checkpoint" : "no checkpoint")}";
            Assert.True(again.Recovered.LogStartIndex >= stored.Manifest.AppliedIndex, where);
            Assert.True(_last == again.Recovered.LogStartIndex + (ulong)again.Recovered.Entries.Count, where);
            Assert.True(again.Recovered.Entries.All(entry => entry.Term == (ulong)round + 1), where);
        }
    }

    private static StorageOptions Options(long checkpointEntries, ulong catchUp) => new()
    {
        DataDirectory = StorageWorld.Root,
        WalSegmentBytes = 16 << 10,
        RevisionMemoryBytes = 1 << 14,
        RevisionSegmentBytes = 1 << 13,
        RevisionPageBits = 12,
        RevisionIndexBytes = 1 << 12,
        CatchUpEntries = catchUp,
        CheckpointEntries = checkpointEntries,
        CheckpointInterval = TimeSpan.FromDays(1),
        InlineBackgroundWork = true,
    };

    private void Append(NodeStorage storage, int count, ulong term = 1)
    {
        for (int i = 0; i < count; i++)
        {
            _last++;
            storage.Append(new HardState(term, 1, 0), [new Entry(term, _last, EntryType.Normal, new byte[200])], sync: true);
        }
    }
}
