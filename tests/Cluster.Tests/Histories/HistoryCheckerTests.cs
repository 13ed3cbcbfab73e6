using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Shared.Protos;
using static WebEtcd.Cluster.Tests.Histories.Requests;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>The checker lets good histories pass and catches each kind of bad one.</summary>
public sealed class HistoryCheckerTests
{
    private readonly SampleStore _store = new();

    [Fact]
    public void Good_histories_pass()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var store = new SampleStore();
            for (var i = 0; i < 200; i++)
            {
                store.DoAround(RandomRequest(random, i, store.Revision), random, 5);
            }
            Assert.True(store.Violations.Count == 0, $"seed {seed}: {string.Join("; ", store.Violations)}");
            Assert.InRange(store.Revision, 50, 200);
        }
    }

    [Fact]
    public void A_stale_read_is_caught()
    {
        var before = _store.Do(Put("k/a", "1"));
        var old = _store.Do(Get("k/a"));
        _store.Do(Put("k/a", "2"));
        var read = _store.Do(Get("k/a"));
        Replace(read, read with { Response = old.Response });
        Assert.Equal(before.Revision, old.Revision);
        AssertCaught("Stale read");
    }

    [Fact]
    public void A_stale_answer_of_a_transaction_that_changes_nothing_is_caught()
    {
        _store.Do(Put("k/a", "1"));
        var old = _store.Do(Swap("k/a", 77, "x"));
        _store.Do(Put("k/a", "2"));
        var txn = _store.Do(Swap("k/a", 78, "y"));
        Replace(txn, txn with { Response = old.Response });
        AssertCaught("Stale read");
    }

    [Fact]
    public void A_serializable_read_may_be_old_and_must_be_true()
    {
        _store.Do(Put("k/a", "1"));
        var old = _store.Do(List("k/"));
        _store.Do(Put("k/b", "2"));
        var read = _store.Do(List("k/", serializable: true));
        Replace(read, read with { Response = old.Response });
        Assert.Empty(_store.Violations);

        Replace(_store.Operations[^1], read with { Response = SampleStore.WithHeader(old.Response!, _store.Revision) });
        AssertCaught("Wrong answer");
    }

    [Fact]
    public void A_serializable_read_of_what_is_written_later_is_caught()
    {
        var read = _store.Do(Get("k/a", serializable: true));
        var write = _store.Do(Put("k/a", "1"));
        var later = _store.Do(Get("k/a"));
        Replace(read, read with { Response = later.Response });
        Assert.Equal(2, write.Revision);
        AssertCaught("Write before its time");
    }

    [Fact]
    public void A_lost_write_is_caught_in_the_middle_and_at_the_end()
    {
        _store.Do(Put("k/a", "1"));
        _store.Do(Put("k/b", "2"));
        _store.Do(Put("k/c", "3"));
        var last = _store.Events[^1];
        _store.Events.RemoveAt(2);
        AssertCaught("Lost write");
        _store.Events.Add(last);
        Assert.Empty(_store.Violations);
        _store.Events.RemoveAt(1);
        AssertCaught("Gap");
        AssertCaught("Lost write");
    }

    [Fact]
    public void A_write_that_another_one_replaced_is_caught()
    {
        _store.Do(Put("k/a", "1"));
        _store.Events[0].Kv.Value = Bytes("other");
        AssertCaught("Lost write");
    }

    [Fact]
    public void A_split_transaction_is_caught()
    {
        _store.Do(Put("k/c", "0"));
        _store.Do(PutAll("k/", ("k/a", "1"), ("k/b", "2")));
        Assert.Empty(_store.Violations);
        Move(_store.Events[^1], _store.Revision + 1);
        AssertCaught("Lost write");
        AssertCaught("From nowhere");
    }

    [Fact]
    public void A_lost_transaction_that_is_split_is_caught()
    {
        _store.Lose(PutAll("k/", ("k/a", "1"), ("k/b", "2")), isApplied: true);
        Assert.Empty(_store.Violations);
        Move(_store.Events[^1], _store.Revision + 1);
        AssertCaught("From nowhere");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_write_that_takes_effect_twice_is_caught(bool isAnswered)
    {
        var request = Put("k/a", "1");
        _ = isAnswered ? _store.Do(request) : _store.Lose(request, isApplied: true);
        _store.Apply(request);
        AssertCaught("From nowhere");
    }

    [Fact]
    public void A_lost_deletion_that_takes_effect_twice_is_caught()
    {
        _store.Do(Put("k/a", "1"));
        _store.Lose(Delete("k/a"), isApplied: true);
        _store.Do(Put("k/a", "2"));
        Assert.Empty(_store.Violations);
        _store.Apply(Delete("k/a"));
        AssertCaught("From nowhere");
    }

    [Fact]
    public void A_value_from_nowhere_is_caught_and_a_foreign_one_is_not()
    {
        _store.Do(Put("k/a", "1"));
        _store.Apply(Put("k/b", "who?"));
        AssertCaught("From nowhere");
        Assert.Empty(HistoryChecker.Check(new StoreLog(_store.Events), _store.Operations, happened => happened.Kv.Key == Bytes("k/b")));
    }

    [Fact]
    public void A_refused_write_that_takes_effect_is_caught()
    {
        var request = Put("k/a", "1");
        _store.Refuse(request);
        _store.Apply(request);
        AssertCaught("From nowhere");
    }

    [Fact]
    public void A_lost_write_that_takes_effect_before_its_call_is_caught()
    {
        var request = Put("k/a", "1");
        _store.Apply(request);
        _store.Do(Get("k/a"));
        _store.Lose(request, isApplied: false);
        AssertCaught("From nowhere");
    }

    [Fact]
    public void Writes_against_the_order_of_time_are_caught()
    {
        var first = _store.Do(Put("k/a", "1"));
        var second = _store.Do(Put("k/b", "2"));
        Replace(first, first with { Call = second.Call, Return = second.Return });
        Replace(second, second with { Call = first.Call, Return = first.Return });
        AssertCaught("Write before its time");
    }

    [Fact]
    public void A_revision_of_two_writes_is_caught()
    {
        var first = _store.Do(Put("k/a", "1"));
        _store.Operations.Add(first with { Request = Put("k/a", "2") });
        AssertCaught("Revision claimed twice");
    }

    [Fact]
    public void A_swap_that_must_not_succeed_is_caught()
    {
        var seen = _store.Do(Put("k/a", "1"));
        _store.Do(Put("k/a", "2"));
        var swap = _store.Do(Swap("k/a", _store.Revision, "3"));
        Replace(swap, swap with { Request = Swap("k/a", seen.Revision, "3") });
        AssertCaught("Wrong answer");
        AssertCaught("Lost write");
    }

    [Fact]
    public void A_wrong_number_of_deleted_keys_is_caught()
    {
        _store.Do(Put("k/a", "1"));
        var deletion = _store.Do(Delete("k/a"));
        Replace(deletion, deletion with { Response = new DeleteRangeResponse((DeleteRangeResponse)deletion.Response!) { Deleted = 2 } });
        AssertCaught("Wrong answer");
    }

    [Fact]
    public void Versions_that_do_not_add_up_are_caught()
    {
        _store.Do(Put("k/a", "1"));
        _store.Do(Put("k/a", "2"));
        _store.Events[1].Kv.Version = 3;
        AssertCaught("Inconsistent");
    }

    private static IMessage RandomRequest(Random random, int number, long revision)
    {
        string Key() => $"k/{random.Next(5)}";
        return random.Next(8) switch
        {
            0 => Get(Key()),
            1 => List("k/"),
            2 => Delete(Key()),
            3 => Swap(Key(), random.NextInt64(revision + 1), $"v{number}"),
            4 => PutAll("k/", ("k/0", $"v{number}a"), ("k/1", $"v{number}b")),
            5 => List("k/", serializable: true),
            _ => Put(Key(), $"v{number}", prevKv: random.Next(2) == 0),
        };
    }

    private static void Move(Event happened, long revision)
    {
        happened.Kv.ModRevision = revision;
        happened.Kv.CreateRevision = revision;
    }

    private void Replace(StoreOperation old, StoreOperation operation) => _store.Operations[_store.Operations.FindIndex(other => ReferenceEquals(other, old))] = operation;

    private void AssertCaught(string rule) => Assert.Contains(_store.Violations, violation => violation.Rule == rule);
}
