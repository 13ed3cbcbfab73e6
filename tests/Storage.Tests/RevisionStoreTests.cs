using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Storage.Disk;
using WebEtcd.Storage.Revisions;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>The revision store by itself, with little memory, so that most reads come from the disk.</summary>
public sealed class RevisionStoreTests
{
    private const string Directory = "/store";
    private static readonly RevisionLayout s_small = new(PageBits: 14, SegmentBits: 18, MemoryBits: 17, IndexBytes: 1 << 14);

    [Fact]
    public void Records_are_read_from_memory_and_disk_by_any_thread_while_others_are_appended()
    {
        using RevisionStore store = Open(new SimulatedDisk(), null);
        for (long main = 2; main < 5000; main++)
        {
            store.Append(Record(main, 0));
        }

        Parallel.For(0, 4, reader =>
        {
            if (reader == 0)
            {
                for (long main = 5000; main < 12000; main++)
                {
                    store.Append(Record(main, 0));
                }

                return;
            }

            var random = new Random(reader);
            for (int i = 0; i < 5000; i++)
            {
                long main = random.NextInt64(2, 5000);
                Assert.True(store.TryRead(new Revision(main, 0), out RevisionRecord record), $"revision {main}");
                Assert.Equal(Record(main, 0), record);
            }
        });
        Assert.False(store.TryRead(new Revision(12000, 0), out _));
        Assert.Equal(11998, store.Scan().Count());
    }

    [Fact]
    public void Adding_a_revision_again_leaves_one_equal_record()
    {
        using RevisionStore store = Open(new SimulatedDisk(), null);
        for (int round = 0; round < 2; round++)
        {
            for (long main = 2; main < 3000; main++)
            {
                store.Append(Record(main, 1));
            }
        }

        Assert.Equal(2998, store.Scan().Count());
        Assert.True(store.TryRead(new Revision(2, 1), out RevisionRecord first));
        Assert.Equal(Record(2, 1), first);
    }

    [Fact]
    public void A_value_larger_than_a_page_and_an_empty_one_come_back()
    {
        var disk = new SimulatedDisk();
        var large = new RevisionRecord(new Revision(7, 0), 6, false, new KeyValue { Key = ByteString.CopyFromUtf8("large"), Value = Bytes(1_000_000), ModRevision = 7 });
        var empty = new RevisionRecord(new Revision(8, 0), 7, true, new KeyValue { Key = ByteString.CopyFromUtf8("k"), ModRevision = 8 });
        StoreCut cut;
        using (RevisionStore store = Open(disk, null))
        {
            store.Append(large);
            store.Append(empty);
            cut = store.Cut();
            store.MakeDurable(cut);
        }

        using RevisionStore again = Open(disk.Restart(1, CrashStyle.LoseAll), cut);
        Assert.Equal([large, empty], again.Scan().OrderBy(record => record.Revision));
        Assert.True(again.TryRead(new Revision(7, 0), out RevisionRecord read));
        Assert.Equal(large, read);
        Assert.Equal(1, again.Compact(revision => revision.Main == 8, () => false));
        Assert.True(again.TryRead(new Revision(7, 0), out read));
        Assert.Equal(large, read);
    }

    [Fact]
    public void One_revision_may_delete_more_than_a_million_keys()
    {
        var disk = new SimulatedDisk();
        using RevisionStore store = Open(disk, null, new RevisionLayout(20, 26, 24, 1 << 20));
        const int Keys = 1_100_000;
        var keyValue = new KeyValue { Key = ByteString.CopyFromUtf8("k"), ModRevision = 9 };
        for (int sub = 0; sub < Keys; sub++)
        {
            store.Append(new RevisionRecord(new Revision(9, sub), 8, true, keyValue));
        }

        Assert.True(store.TryRead(new Revision(9, Keys - 1), out _));
        Assert.True(store.TryRead(new Revision(9, 1 << 20), out _));
        Assert.False(store.TryRead(new Revision(10, 0), out _));
        Assert.Equal(Keys, store.Scan().Count());
    }

    [Fact]
    public void A_checkpoint_ends_exactly_where_it_was_cut_and_the_index_may_have_grown_before()
    {
        var disk = new SimulatedDisk();
        StoreCut cut;
        using (RevisionStore store = Open(disk, null))
        {
            for (long main = 2; main < 20_000; main++)
            {
                store.Append(Record(main, main % 3));
            }

            cut = store.Cut();
            for (long main = 20_000; main < 21_000; main++)
            {
                store.Append(Record(main, 0));
            }

            store.MakeDurable(cut);
            Assert.True(cut.IndexBytes > s_small.IndexBytes, "the index has not grown");
        }

        using RevisionStore again = Open(disk.Restart(3, CrashStyle.LoseAll), cut);
        HashSet<Revision> found = [.. again.Scan().Select(record => record.Revision)];
        Assert.Equal(19_998, found.Count);
        Assert.DoesNotContain(new Revision(20_000, 0), found);
        for (long main = 2; main < 20_000; main += 7)
        {
            Assert.True(again.TryRead(new Revision(main, main % 3), out RevisionRecord record), $"revision {main}");
            Assert.Equal(Record(main, main % 3), record);
        }
    }

    [Fact]
    public void Compaction_beside_reads_and_writes_drops_what_is_obsolete_and_nothing_else()
    {
        var disk = new SimulatedDisk();
        StoreCut cut;
        using (RevisionStore store = Open(disk, null))
        {
            for (long main = 2; main < 8000; main++)
            {
                store.Append(Record(main, 0));
            }

            long before = store.SizeInUseBytes;
            long dropped = 0;
            Parallel.Invoke(
                () => dropped = store.Compact(revision => revision.Main < 8000 && revision.Main % 5 != 0, () => false),
                () =>
                {
                    for (long main = 8000; main < 10_000; main++)
                    {
                        store.Append(Record(main, 0));
                    }
                },
                () =>
                {
                    for (long main = 5; main < 8000; main += 5)
                    {
                        Assert.True(store.TryRead(new Revision(main, 0), out RevisionRecord record), $"revision {main}");
                        Assert.Equal(Record(main, 0), record);
                    }
                });
            Assert.Equal(7998 - 1599, dropped);
            Assert.True(store.SizeInUseBytes < before, "nothing was given back");
            cut = store.Cut();
            store.MakeDurable(cut);
            store.GiveBack(cut);
        }

        using RevisionStore again = Open(disk.Restart(5, CrashStyle.LoseAll), cut);
        long[] expected = [.. Enumerable.Range(2, 9998).Select(main => (long)main).Where(main => main >= 8000 || main % 5 == 0)];
        Assert.Equal(expected, again.Scan().Select(record => record.Revision.Main).Order());
    }

    [Fact]
    public void Compaction_stops_when_asked_and_loses_nothing()
    {
        using RevisionStore store = Open(new SimulatedDisk(), null);
        for (long main = 2; main < 8000; main++)
        {
            store.Append(Record(main, 0));
        }

        int asked = 0;
        store.Compact(revision => revision.Main % 2 == 0, () => asked++ > 1);
        Assert.Equal(3999, store.Scan().Count(record => record.Revision.Main % 2 == 1));
    }

    [Fact]
    public void A_flipped_bit_in_a_value_is_an_error_and_stays_one()
    {
        var disk = new SimulatedDisk();
        StoreCut cut;
        using (RevisionStore store = Open(disk, null))
        {
            for (long main = 2; main < 50; main++)
            {
                store.Append(Record(main, 0));
            }

            cut = store.Cut();
            store.MakeDurable(cut);
        }

        disk = disk.Restart(1, CrashStyle.LoseAll);
        disk.FlipBit("/store/rev.log.00000000", (64 + 24 + 4 + 60) * 8);
        using RevisionStore again = Open(disk, cut);
        Assert.Throws<StorageException>(() => again.Scan().Count());
        Assert.Throws<StorageException>(() => again.TryRead(new Revision(40, 0), out _));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var disk = new SimulatedDisk();
        disk.CreateDirectory(Directory);
        StorageException error = Assert.Throws<StorageException>(() => Open(disk, new StoreCut(64, 1000, 3, 0)));
        Assert.Equal("/store/rev.log.00000000", error.Path);
    }

    private static RevisionRecord Record(long main, long sub) => new(new Revision(main, sub), (ulong)main - 1, main % 11 == 0, new KeyValue
    {
        Key = ByteString.CopyFromUtf8($"/registry/{main % 100}"),
        Value = Bytes((int)(main % 200)),
        CreateRevision = 1,
        ModRevision = main,
        Version = main % 9,
        Lease = main % 4,
    });

    private static ByteString Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }

    private static RevisionStore Open(SimulatedDisk disk, StoreCut? cut, RevisionLayout? layout = null)
    {
        disk.CreateDirectory(Directory);
        disk.SyncDirectory("/");
        return RevisionStore.Open(disk, Directory, layout ?? s_small, new FailureLatch(_ => { }), cut);
    }
}
