using WebEtcd.Node.Observation;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Tests.Observation;

public sealed class EventLedgerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Events_stand_in_the_order_of_their_time_whenever_they_came()
    {
        EventLedger ledger = new(10);
        ledger.Add([Event(1, 1, 5), Event(1, 2, 9)]);
        ledger.Add([Event(2, 1, 3), Event(2, 2, 7)]);
        Assert.Equal([3, 5, 7, 9], ledger.Recent.Select(item => (item.At - Start).TotalSeconds));
    }

    [Fact]
    public void What_a_reader_has_not_seen_comes_in_the_order_of_time()
    {
        EventLedger ledger = new(10);
        ledger.Add([Event(1, 1, 5)]);
        long seen = ledger.Count;
        Assert.Empty(ledger.After(seen, out _));
        ledger.Add([Event(1, 2, 9)]);
        ledger.Add([Event(2, 1, 7)]);
        Assert.Equal([7, 9], ledger.After(seen, out long skipped).Select(item => (item.At - Start).TotalSeconds));
        Assert.Equal(0, skipped);
    }

    [Fact]
    public void A_reader_that_comes_too_late_is_told_how_much_it_missed()
    {
        EventLedger ledger = new(5);
        ledger.Add([.. Enumerable.Range(1, 12).Select(i => Event(1, i, i))]);
        Assert.Equal(5, ledger.After(0, out long skipped).Count);
        Assert.Equal(7, skipped);
    }

    [Fact]
    public void What_is_known_is_passed_over_and_a_restart_counts_anew()
    {
        EventLedger ledger = new(10);
        ledger.Add([Event(1, 1, 1), Event(1, 2, 2)]);
        ledger.Add([Event(1, 2, 2)]);
        ledger.Add([Event(1, 1, 3) with { Epoch = 7 }]);
        Assert.Equal(3, ledger.Count);
    }

    [Fact]
    public void Other_events_do_not_push_out_elections()
    {
        EventLedger ledger = new(5);
        EventRing ring = new(5);
        ledger.Add([Event(1, 1, 0, ClusterEventKind.LeaderElected)]);
        ring.Add(_ => Event(1, 1, 0, ClusterEventKind.LeaderElected));
        for (int i = 2; i <= 50; i++)
        {
            ledger.Add([Event(1, i, i, ClusterEventKind.LeaseExpired)]);
            ring.Add(sequence => Event(1, sequence, i, ClusterEventKind.LeaseExpired));
        }

        Assert.Equal([1, 46, 47, 48, 49, 50], ledger.Recent.Select(item => item.Sequence));
        Assert.Equal([1, 46, 47, 48, 49, 50], ring.After(0).Select(item => item.Sequence));
        Assert.Equal([49, 50], ring.After(48).Select(item => item.Sequence));
        Assert.Equal(50, ring.LastSequence);
    }

    private static ClusterEvent Event(ulong member, long sequence, int second, ClusterEventKind kind = ClusterEventKind.SlowSync) =>
        new(sequence, member, Start.AddSeconds(second), 1, kind, 0, "text");
}
