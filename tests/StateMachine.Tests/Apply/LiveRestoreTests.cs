using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Lease;
using WebEtcd.StateMachine.Tests.Watch;
using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Apply;

/// <summary>A snapshot is installed into a machine that serves: what readers, watchers and leases get before, meanwhile and afterwards.</summary>
public sealed class LiveRestoreTests
{
    private const long Lease = 5;

    private readonly TestMachine _leader = new();
    private readonly TestMachine _follower = new();

    public LiveRestoreTests()
    {
        foreach (TestMachine machine in new[] { _leader, _follower })
        {
            machine.Grant(Lease);
            machine.Put("a", "1", Lease);
            machine.Put("b", "1");
        }
    }

    private EtcdStateMachine Follower => _follower.Machine;

    [Fact]
    public void Between_the_new_store_and_the_new_index_readers_get_the_old_answers()
    {
        _leader.Put("a", "2");
        _leader.Compact(_leader.Revision);
        _leader.CompactPhysically();
        _follower.Store.ReplaceBy(_leader.Store);
        Assert.Equal(("1", "1"), (_follower.Value("a"), _follower.Value("b")));
        uint hash = Follower.HashKv(0).Hash;
        Assert.Equal("+a@2 +b@3", _follower.Events(2, 3));
        Follower.Restore(_leader.Machine.SerializeTables(), _leader.Machine.AppliedIndex, 0);
        Assert.Equal(("2", "1"), (_follower.Value("a"), _follower.Value("b")));
        Assert.NotEqual(hash, Follower.HashKv(0).Hash);
        Assert.Equal(_leader.Machine.HashKv(0), Follower.HashKv(0));
        Assert.Equal(EtcdErrors.Compacted, _follower.RangeError("a", null, request => request.Revision = 3));
        Assert.Equal("compacted", _follower.Events(2, 3));
    }

    [Fact]
    public void A_compaction_that_was_under_way_neither_drops_from_the_new_store_nor_counts_as_done()
    {
        for (int i = 0; i < 20; i++)
        {
            foreach (TestMachine machine in new[] { _leader, _follower })
            {
                machine.Put("a", $"{i}");
            }
        }

        _follower.Compact(15);
        _leader.Compact(15);
        _leader.Put("c");
        _leader.Compact(18);
        byte[] tables = _leader.Machine.SerializeTables();
        Follower.SerializeTables();
        long sizeOfLeader = _leader.Machine.Kv.SizeInUseBytes;
        bool isInstalled = false;
        bool stopped = Follower.Kv.CompactPhysically(() =>
        {
            if (!isInstalled)
            {
                isInstalled = true;
                _follower.Store.ReplaceBy(_leader.Store);
                Follower.Restore(tables, _leader.Machine.AppliedIndex, 0);
            }

            return false;
        });
        Assert.True(isInstalled);
        Assert.False(stopped);
        Assert.Equal(_leader.Store.Revisions, _follower.Store.Revisions);
        Assert.Equal(sizeOfLeader, Follower.Kv.SizeInUseBytes);
        Assert.Equal((18L, -1L), (Follower.Kv.CompactedRevision, Follower.Kv.FinishedCompactRevision));
        Assert.True(Follower.Kv.CompactPhysically(static () => false));
        _leader.CompactPhysically();
        Assert.Equal(_leader.Store.Revisions, _follower.Store.Revisions);
        Assert.Equal(_leader.Machine.Kv.SizeInUseBytes, Follower.Kv.SizeInUseBytes);
        Assert.Equal(_leader.Machine.HashKv(0), Follower.HashKv(0));
    }

    [Fact]
    public void No_compaction_runs_between_the_new_store_and_the_new_index()
    {
        _follower.Compact(3);
        Follower.SerializeTables();
        _leader.Compact(3);
        _leader.Put("b", "2");
        _follower.Store.ReplaceBy(_leader.Store);
        _follower.Store.BeforeDrop = revision => Assert.Fail($"{revision} was dropped from a store that is being scanned");
        Follower.Kv.CompactPhysically(static () => false);
        Follower.Restore(_leader.Machine.SerializeTables(), _leader.Machine.AppliedIndex, 0);
        Assert.Equal(_leader.Machine.HashKv(0), Follower.HashKv(0));
        Assert.True(Follower.Kv.IsCompactionPending);
    }

    [Fact]
    public void Leases_come_with_their_keys_and_the_former_ones_are_gone()
    {
        _leader.Grant(9);
        _leader.Put("c", "1", 9);
        _leader.Put("a", "2", 9);
        _leader.Do<LeaseRevokeResponse>(new InternalRaftRequest { LeaseRevoke = new LeaseRevokeRequest { ID = Lease } });
        Install();
        Assert.False(Follower.Leases.Exists(Lease));
        LeaseInfo found = Follower.Leases.Lookup(9, 1000, withKeys: true)!;
        Assert.Equal(["a", "c"], found.Keys.Select(static key => key.ToStringUtf8()));
        Assert.False(Follower.Leases.IsPrimary);
        var expired = new List<long>();
        Follower.Leases.TakeExpired(long.MaxValue / 2, 10, expired);
        Assert.Empty(expired);

        // As leader later on, it expires them after their full time.
        Follower.Leases.Promote(0, 1000);
        Follower.Leases.TakeExpired(60_999, 10, expired);
        Assert.Empty(expired);
        Follower.Leases.TakeExpired(61_000, 10, expired);
        Assert.Equal([9L], expired);
    }

    [Fact]
    public void Alarms_members_and_the_place_in_the_log_are_replaced_too()
    {
        _leader.Apply(new InternalRaftRequest { Alarm = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, Alarm = AlarmType.Nospace, MemberID = 3 } });
        Install();
        Assert.True(Follower.Alarms.IsActive(AlarmType.Nospace));
        Assert.Equal(_leader.Machine.AppliedIndex, Follower.AppliedIndex);
        Assert.Equal(_leader.Machine.SerializeTables(), Follower.SerializeTables());
    }

    [Fact]
    public void Tables_older_than_the_present_state_or_without_their_records_replace_nothing()
    {
        byte[] before = Follower.SerializeTables();
        Assert.Throws<InvalidOperationException>(() => Follower.Restore(new TestMachine().Machine.SerializeTables(), 0, 0));
        _leader.Put("x");
        _leader.Grant(77);
        Assert.Throws<InvalidOperationException>(() => Follower.Restore(_leader.Machine.SerializeTables(), _leader.Machine.AppliedIndex, 0));
        Assert.Equal(before, Follower.SerializeTables());
        Assert.Equal("1", _follower.Value("a"));
    }

    [Fact]
    public void Watchers_go_on_behind_what_they_have_seen()
    {
        var sink = new RecordingSink();
        WatchStream stream = Follower.Watches.OpenStream(sink, new WatchStreamOptions());
        stream.Create(new WatchCreateRequest { Key = Bytes("a"), PrevKv = true });
        stream.Create(new WatchCreateRequest { Key = Bytes("a"), StartRevision = 7 });
        _follower.Put("a", "2");
        _leader.Put("a", "2");
        _leader.Put("a", "3");
        _leader.Delete("a");
        Install();
        Settle();
        _leader.Put("a", "4");
        _follower.Index = Follower.AppliedIndex;
        _follower.Put("a", "4");
        Settle();
        Assert.Equal(
            ["#0 created rev=3", "#1 created rev=3", "#0 +a@4<1 rev=4", "#0 +a@5<2 -a@6<3 rev=6", "#0 +a@7 rev=7", "#1 +a@7 rev=7"],
            sink.TakeTexts().Order(StringComparer.Ordinal).OrderBy(static text => text.EndsWith("rev=7", StringComparison.Ordinal) ? 9 : int.Parse(text[^1..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_watcher_whose_next_revision_is_compacted_is_cancelled_and_one_of_the_future_waits()
    {
        var sink = new RecordingSink();
        WatchStream stream = Follower.Watches.OpenStream(sink, new WatchStreamOptions());
        stream.Create(new WatchCreateRequest { Key = Bytes("a") });
        stream.Create(new WatchCreateRequest { Key = Bytes("a"), StartRevision = 8 });
        for (int i = 0; i < 4; i++)
        {
            _leader.Put("a", $"{i}");
        }

        _leader.Compact(6);
        Install();
        Settle();
        Assert.Equal(["#0 created rev=3", "#1 created rev=3", "#0 canceled compact=6 rev=0"], sink.TakeTexts());
        _follower.Index = Follower.AppliedIndex;
        _follower.Put("a", "8");
        Settle();
        Assert.Equal(["#1 +a@8 rev=8"], sink.TakeTexts());
    }

    private void Install()
    {
        _follower.Store.ReplaceBy(_leader.Store);
        Follower.Restore(_leader.Machine.SerializeTables(), _leader.Machine.AppliedIndex, 0);
    }

    private void Settle()
    {
        for (int rounds = 0; Follower.Watches.FeedUnsynced(1000); rounds++)
        {
            Assert.True(rounds < 1000, "the watchers never came to rest");
        }
    }
}
