namespace WebEtcd.Raft.Tests;

public sealed class MemoryLogStorageTests
{
    private static readonly ConfState Voters = new() { Voters = [1, 2, 3] };

    [Fact]
    public void A_log_knows_the_term_before_its_first_entry()
    {
        var storage = Filled();
        Assert.Equal((4UL, 5UL), (storage.FirstIndex, storage.LastIndex));
        Assert.Equal(LogReadError.Compacted, storage.Term(2, out _));
        Assert.Equal((LogReadError.None, 3UL), (storage.Term(3, out var term), term));
        Assert.Equal((LogReadError.None, 5UL), (storage.Term(5, out term), term));
        Assert.Equal(LogReadError.Unavailable, storage.Term(6, out _));
    }

    [Fact]
    public void Entries_are_cut_at_their_size_but_never_to_none()
    {
        var storage = Filled();
        var one = EntrySize.Encoded(Entries.Of(4, 4)[0]);
        Assert.Equal(LogReadError.Compacted, storage.Entries(3, 5, ulong.MaxValue, out _));
        Assert.Equal(LogReadError.Unavailable, storage.Entries(4, 7, ulong.MaxValue, out _));
        Assert.Equal(1, CountOf(storage, 0));
        Assert.Equal(1, CountOf(storage, one));
        Assert.Equal(1, CountOf(storage, (2 * one) - 1));
        Assert.Equal(2, CountOf(storage, 2 * one));
    }

    [Theory]
    [InlineData(1, new ulong[] { 1, 2 }, "4/4 5/5")]
    [InlineData(3, new ulong[] { 3, 4, 5 }, "4/4 5/5")]
    [InlineData(3, new ulong[] { 3, 6, 6 }, "6/4 6/5")]
    [InlineData(4, new ulong[] { 4, 5, 5 }, "4/4 5/5 5/6")]
    [InlineData(4, new ulong[] { 6 }, "6/4")]
    [InlineData(6, new ulong[] { 6 }, "4/4 5/5 6/6")]
    public void Appended_entries_replace_what_overlaps_and_everything_after_it(ulong first, ulong[] terms, string log)
    {
        var storage = Filled();
        storage.Append(Entries.Of(first, terms));
        storage.Entries(storage.FirstIndex, storage.LastIndex + 1, ulong.MaxValue, out var entries);
        Assert.Equal(log, string.Join(' ', entries.Select(entry => $"{entry.Term}/{entry.Index}")));
    }

    [Fact]
    public void A_gap_is_refused() => Assert.Throws<RaftInvariantException>(() => Filled().Append(Entries.Of(7, 7)));

    [Fact]
    public void What_was_read_stays_as_it_was_when_the_log_is_cut()
    {
        var storage = Filled();
        storage.Entries(4, 6, ulong.MaxValue, out var before);
        storage.Append(Entries.Of(5, 9, 9, 9));
        storage.Append(Entries.Of(4, 10));
        storage.Append(Entries.Of(5, 11, 11));
        Assert.Equal([4UL, 5UL], before.Select(entry => entry.Term));
    }

    [Fact]
    public void Compacting_keeps_the_term_of_the_last_forgotten_entry()
    {
        var storage = Filled();
        storage.Compact(4);
        Assert.Equal((5UL, 5UL), (storage.FirstIndex, storage.LastIndex));
        Assert.Equal((LogReadError.None, 4UL), (storage.Term(4, out var term), term));
        storage.Compact(2);
        Assert.Equal(5UL, storage.FirstIndex);
        storage.Compact(5);
        Assert.Equal((6UL, 5UL), (storage.FirstIndex, storage.LastIndex));
        storage.Append(Entries.Of(6, 7));
        Assert.Equal(6UL, storage.LastIndex);
        Assert.Throws<RaftInvariantException>(() => storage.Compact(8));
    }

    [Fact]
    public void Snapshots_are_recorded_and_older_ones_ignored()
    {
        var storage = Filled();
        storage.CreateSnapshot(5, Voters, "five"u8.ToArray());
        storage.CreateSnapshot(4, Voters, "four"u8.ToArray());
        storage.Snapshot(out var snapshot);
        Assert.Equal((5UL, 5UL, 4), (snapshot!.Metadata.Index, snapshot.Metadata.Term, snapshot.Data.Length));
        Assert.Throws<RaftInvariantException>(() => storage.CreateSnapshot(9, Voters, default));
    }

    [Fact]
    public void A_snapshot_from_the_leader_replaces_everything_and_an_older_one_is_refused()
    {
        var storage = Filled();
        storage.ApplySnapshot(new Snapshot(new SnapshotMetadata(9, 8, new ConfState { Voters = [7] }), default));
        Assert.Equal((10UL, 9UL), (storage.FirstIndex, storage.LastIndex));
        Assert.Equal([7UL], storage.InitialState().ConfState.Voters);
        Assert.Throws<RaftInvariantException>(() => storage.ApplySnapshot(new Snapshot(new SnapshotMetadata(8, 8, Voters), default)));
    }

    [Fact]
    public void A_long_life_of_appending_and_compacting_reads_right_at_every_step()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        var storage = new MemoryLogStorage(default, Voters, 0, 0);
        var model = new SortedDictionary<ulong, ulong>();
        var first = 1UL;
        for (var step = 0; step < 5000; step++)
        {
            var last = model.Count == 0 ? first - 1 : model.Keys.Last();
            if (random.Next(10) == 0 && last >= first)
            {
                first = first + (ulong)random.NextInt64((long)(last - first + 1)) + 1;
                storage.Compact(first - 1);
                model.Keys.Where(index => index < first).ToList().ForEach(index => model.Remove(index));
                continue;
            }

            var from = random.Next(4) == 0 ? first + (ulong)random.NextInt64((long)(last + 2 - first)) : last + 1;
            var added = Entries.Of(from, [.. Enumerable.Repeat((ulong)step + 1, random.Next(1, 40))]);
            storage.Append(added);
            model.Keys.Where(index => index >= from).ToList().ForEach(index => model.Remove(index));
            Array.ForEach(added, entry => model[entry.Index] = entry.Term);
            storage.Entries(first, storage.LastIndex + 1, ulong.MaxValue, out var entries);
            Assert.True(model.SequenceEqual(entries.Select(entry => KeyValuePair.Create(entry.Index, entry.Term))), $"seed {Seed}, step {step}");
        }
    }

    private static int CountOf(MemoryLogStorage storage, ulong bytes)
    {
        Assert.Equal(LogReadError.None, storage.Entries(4, 6, bytes, out var entries));
        return entries.Count;
    }

    /// <summary>Entries 4 and 5 of terms 4 and 5, after a snapshot at 3 of term 3.</summary>
    private static MemoryLogStorage Filled()
    {
        var storage = new MemoryLogStorage(default, Voters, 3, 3);
        storage.Append(Entries.Of(4, 4, 5));
        return storage;
    }
}
