using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Apply;

public sealed class PublicationTests
{
    private readonly TestMachine _machine = new();
    private readonly List<WatchResponse> _responses = [];

    [Fact]
    public void Watchers_get_each_transaction_in_one_piece_with_previous_values()
    {
        using WatchStream stream = _machine.Machine.Watches.OpenStream(new Sink(_responses), new WatchStreamOptions());
        stream.Create(new WatchCreateRequest { Key = Open, RangeEnd = Open, PrevKv = true });
        _machine.Put("a", "1");
        _machine.Txn(Ops(Op(PutOf("b")), Op(DeleteOf("a"))));
        _machine.Grant(5);
        _machine.Put("c", "v", 5);
        _machine.Do<LeaseRevokeResponse>(new InternalRaftRequest { LeaseRevoke = new LeaseRevokeRequest { ID = 5 } });
        Assert.Equal("2:+a 3:+b,-a(1) 4:+c 5:-c(v)", Show());
    }

    [Fact]
    public void What_changes_nothing_is_not_published()
    {
        using WatchStream stream = _machine.Machine.Watches.OpenStream(new Sink(_responses), new WatchStreamOptions());
        stream.Create(new WatchCreateRequest { Key = Open, RangeEnd = Open });
        _machine.Delete("a");
        _machine.Txn(new TxnRequest());
        Assert.Equal(string.Empty, Show());
    }

    [Fact]
    public void A_watcher_from_the_past_is_fed_from_history_and_from_the_compaction_revision_on()
    {
        _machine.Put("a", "1");
        _machine.Delete("a");
        _machine.Put("b");
        _machine.Compact(3);
        _machine.CompactPhysically();
        using WatchStream stream = _machine.Machine.Watches.OpenStream(new Sink(_responses), new WatchStreamOptions());
        stream.Create(new WatchCreateRequest { Key = Open, RangeEnd = Open, StartRevision = 3 });
        while (_machine.Machine.Watches.FeedUnsynced(100))
        {
        }

        Assert.Equal("4:-a,+b", Show());
    }

    private string Show() => string.Join(" ", _responses.Where(static response => response.Events.Count > 0).Select(static response =>
        $"{response.Header.Revision}:{string.Join(",", response.Events.Select(static one => $"{(one.Type == Event.Types.EventType.Put ? "+" : "-")}{one.Kv.Key.ToStringUtf8()}{(one.PrevKv is null ? string.Empty : $"({one.PrevKv.Value.ToStringUtf8()})")}"))}"));

    private sealed class Sink(List<WatchResponse> responses) : IWatchSink
    {
        public bool TrySend(WatchResponse response)
        {
            responses.Add(response);
            return true;
        }
    }
}
