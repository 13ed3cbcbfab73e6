using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Mvcc;

public sealed class CompactionTests
{
    private readonly TestMachine _machine = new();

    private MvccStore Kv => _machine.Machine.Kv;

    private string Kept => string.Join(" ", _machine.Store.Revisions);

    [Fact]
    public void Compacting_at_or_below_the_last_compaction_fails_and_beyond_the_current_revision_too()
    {
        _machine.Put("a");
        _machine.Put("a");
        _machine.Compact(2);
        _machine.Fails(EtcdErrors.Compacted, CompactOf(2));
        _machine.Fails(EtcdErrors.Compacted, CompactOf(0));
        _machine.Fails(EtcdErrors.FutureRevision, CompactOf(4));
        _machine.Compact(3);
    }

    [Fact]
    public void Compacting_a_new_store_at_zero_is_accepted()
    {
        _machine.Compact(0);
        Assert.Equal(0, Kv.CompactedRevision);
        _machine.Fails(EtcdErrors.Compacted, CompactOf(0));
        _machine.Restart();
        Assert.Equal(0, Kv.CompactedRevision);
    }

    [Fact]
    public void Reads_below_fail_at_once_though_the_records_are_still_there()
    {
        _machine.Put("a", "1");
        _machine.Put("a", "2");
        _machine.Compact(3);
        Assert.Equal(2, _machine.Store.Count);
        Assert.Equal(EtcdErrors.Compacted, _machine.RangeError("a", null, static request => request.Revision = 2));
        Assert.Null(Kv.ReadAt(Bytes("a"), 2));
        Assert.Equal("compacted", _machine.Events(2, 3));
        Assert.Equal("+a@3", _machine.Events(3, 3));
    }

    [Fact]
    public void The_latest_revision_of_each_living_key_is_kept_and_deleted_keys_vanish()
    {
        _machine.Put("a"); // 2
        _machine.Put("b"); // 3
        _machine.Put("a"); // 4
        _machine.Delete("b"); // 5
        _machine.Put("c"); // 6
        _machine.Put("a"); // 7
        _machine.Compact(6);
        _machine.CompactPhysically();
        Assert.Equal("4.0 6.0 7.0", Kept);
        Assert.Equal("a,c", _machine.Keys("\0", "\0", static request => request.Revision = 6));
        Assert.False(Kv.IsCompactionPending);
        Assert.Equal(6, Kv.FinishedCompactRevision);
    }

    [Fact]
    public void The_tombstone_at_the_compaction_revision_is_kept_for_watchers_and_goes_with_the_next_compaction()
    {
        // etcd lost this event (its issues 18089 and 19179).
        _machine.Put("a"); // 2
        _machine.Delete("a"); // 3
        _machine.Put("b"); // 4
        _machine.Compact(3);
        _machine.CompactPhysically();
        Assert.Equal("3.0 4.0", Kept);
        Assert.Equal("-a@3 +b@4", _machine.Events(3, 4));
        Assert.Empty(_machine.Range("a", null, static request => request.Revision = 3).Kvs);
        _machine.Restart();
        Assert.Equal("-a@3 +b@4", _machine.Events(3, 4));
        _machine.Compact(4);
        _machine.CompactPhysically();
        Assert.Equal("4.0", Kept);
    }

    [Fact]
    public void All_changes_of_the_compaction_revision_are_kept()
    {
        _machine.Put("a");
        _machine.Put("b");
        _machine.Txn(Ops(Op(DeleteOf("a")), Op(PutOf("b")), Op(PutOf("c")), Op(DeleteOf("d"))));
        _machine.Compact(4);
        _machine.CompactPhysically();
        Assert.Equal("-a@4 +b@4 +c@4", _machine.Events(4, 4));
    }

    [Fact]
    public void A_key_that_comes_back_after_its_deletion_begins_anew_after_compaction_too()
    {
        _machine.Put("a"); // 2
        _machine.Delete("a"); // 3
        _machine.Compact(3);
        _machine.CompactPhysically();
        _machine.Restart();
        _machine.Put("a"); // 4
        Assert.Equal((4, 1), (_machine.Range("a").Kvs.Single().CreateRevision, _machine.Range("a").Kvs.Single().Version));
    }

    [Fact]
    public void Versions_go_on_counting_after_compaction_and_restart()
    {
        for (int i = 0; i < 5; i++)
        {
            _machine.Put("a");
        }

        _machine.Compact(5);
        _machine.CompactPhysically();
        _machine.Restart();
        _machine.Put("a");
        Assert.Equal((2, 6), (_machine.Range("a").Kvs.Single().CreateRevision, _machine.Range("a").Kvs.Single().Version));
    }

    [Fact]
    public void No_record_goes_before_the_compaction_is_marked_in_tables()
    {
        _machine.Put("a");
        _machine.Put("a");
        byte[] before = _machine.Machine.SerializeTables();
        ulong index = _machine.Machine.AppliedIndex;
        _machine.Compact(3);
        Assert.True(Kv.IsCompactionAwaitingCheckpoint);
        Assert.False(Kv.CompactPhysically(static () => false));
        Assert.Equal(2, _machine.Store.Count);

        // A crash now, and the log again.
        _machine.RestartFrom(before, index);
        Assert.Equal(-1, Kv.CompactedRevision);
        _machine.Compact(3);
        _machine.Machine.SerializeTables();
        Assert.False(Kv.IsCompactionAwaitingCheckpoint);
        Assert.True(Kv.IsCompactionPending);
        Assert.True(Kv.CompactPhysically(static () => false));
        Assert.Equal(1, _machine.Store.Count);
    }

    [Fact]
    public void A_compaction_that_was_stopped_is_resumed_after_a_restart()
    {
        for (int i = 0; i < 20; i++)
        {
            _machine.Put($"k{i % 4}");
        }

        _machine.Compact(21);
        int left = 10;
        _machine.Machine.SerializeTables();
        Assert.False(Kv.CompactPhysically(() => left-- <= 0));
        Assert.True(Kv.IsCompactionPending);
        _machine.Restart();
        Assert.Equal(21, Kv.CompactedRevision);
        Assert.True(Kv.IsCompactionPending);
        Assert.Equal(-1, Kv.FinishedCompactRevision);
        Assert.True(Kv.CompactPhysically(static () => false));
        Assert.Equal("18.0 19.0 20.0 21.0", Kept);
        _machine.Restart();
        Assert.False(Kv.IsCompactionPending);
        Assert.Equal(21, Kv.FinishedCompactRevision);
    }

    [Fact]
    public void The_revision_never_decreases_after_the_newest_records_were_compacted()
    {
        // etcd went back in time here (its issue 17780).
        _machine.Put("a"); // 2
        _machine.Delete("a"); // 3
        _machine.Put("b"); // 4
        _machine.Delete("b"); // 5
        _machine.Compact(5);
        _machine.CompactPhysically();
        _machine.Restart();
        Assert.Equal(5, _machine.Revision);
        Assert.Equal(6, _machine.Put("c").Header.Revision);
        _machine.Delete("c"); // 7
        _machine.Put("d"); // 8
        _machine.Delete("d"); // 9
        _machine.Compact(9);
        _machine.Machine.SerializeTables();
        Kv.CompactPhysically(static () => false);
        _machine.Restart();
        Assert.Equal(9, _machine.Revision);
    }

    [Fact]
    public void Writes_and_further_compactions_during_the_physical_part_are_not_touched_by_it()
    {
        _machine.Put("a", "1"); // 2
        _machine.Put("a", "2"); // 3
        _machine.Put("b", "1"); // 4
        _machine.Compact(4);
        _machine.Machine.SerializeTables();
        bool written = false;
        _machine.Store.BeforeDrop = _ =>
        {
            if (!written)
            {
                written = true;
                _machine.Put("a", "3"); // 5
                _machine.Compact(5);
            }
        };
        Assert.False(Kv.CompactPhysically(static () => false));
        Assert.Equal(4, Kv.FinishedCompactRevision);
        Assert.Equal("3.0 4.0 5.0", Kept);
        _machine.CompactPhysically();
        Assert.Equal("4.0 5.0", Kept);
        Assert.Equal("3", _machine.Value("a"));
    }

    [Fact]
    public void A_compaction_that_a_restore_overtakes_drops_nothing_more()
    {
        for (int i = 0; i < 10; i++)
        {
            _machine.Put("a");
        }

        _machine.Compact(11);
        byte[] tables = _machine.Machine.SerializeTables();
        _machine.Store.BeforeDrop = revision =>
        {
            if (revision.Main == 4)
            {
                _machine.Machine.Restore(tables, _machine.Machine.AppliedIndex, 0);
            }
        };
        Assert.False(Kv.CompactPhysically(static () => false));
        Assert.Equal("5.0 6.0 7.0 8.0 9.0 10.0 11.0", Kept);
        Assert.True(Kv.IsCompactionPending);
        Assert.True(Kv.CompactPhysically(static () => false));
        Assert.Equal("11.0", Kept);
    }

    [Fact]
    public void Space_is_counted_and_given_back()
    {
        Assert.Equal(0, Kv.SizeInUseBytes);
        _machine.Put("key", "value");
        Assert.Equal(64 + 3 + 5, Kv.SizeInUseBytes);
        _machine.Put("key", "12345678");
        _machine.Delete("key");
        Assert.Equal(3 * (64 + 3) + 5 + 8, Kv.SizeInUseBytes);
        _machine.Restart();
        Assert.Equal(3 * (64 + 3) + 5 + 8, Kv.SizeInUseBytes);
        _machine.Compact(4);
        _machine.CompactPhysically();
        Assert.Equal(64 + 3, Kv.SizeInUseBytes);
        _machine.Put("other", string.Empty);
        _machine.Compact(5);
        _machine.CompactPhysically();
        Assert.Equal(64 + 5, Kv.SizeInUseBytes);
        _machine.Restart();
        Assert.Equal(64 + 5, Kv.SizeInUseBytes);
    }

    [Fact]
    public void A_read_that_finds_a_record_missing_which_no_compaction_took_stops_the_node()
    {
        _machine.Put("a");
        _machine.Store.Compact(static _ => true, static () => false);
        Assert.Throws<InvalidOperationException>(() => _machine.Range("a"));
        Assert.Throws<InvalidOperationException>(() => _machine.Events(2, 2));
    }

    [Fact]
    public void History_is_read_in_batches_that_never_split_a_revision()
    {
        _machine.Txn(Ops(Op(PutOf("a")), Op(PutOf("b")), Op(PutOf("c")))); // 2
        _machine.Put("d"); // 3
        _machine.Put("e"); // 4
        var events = new List<Event>();
        Assert.Equal(3, Kv.ReadEvents(1, 4, 1, events));
        Assert.Equal(3, events.Count);
        Assert.Equal(5, Kv.ReadEvents(3, 4, 10, events));
        Assert.Equal(5, events.Count);
        Assert.Equal(5, Kv.ReadEvents(5, 4, 10, events));
        Assert.Null(Kv.ReadAt(Bytes("d"), 2));
        Assert.Equal(3, Kv.ReadAt(Bytes("d"), 3)!.ModRevision);
        Assert.True(_machine.Store.TryRead(new Revision(2, 2), out RevisionRecord record) && record.RaftIndex == 1);
    }
}
