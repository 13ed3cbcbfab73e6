using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>The checker itself: a true history passes, and each planted lie is found.</summary>
public sealed class HistoryCheckerTests : IAsyncLifetime
{
    private History _history = null!;
    private StoreState _state = null!;

    public async ValueTask InitializeAsync()
    {
        // A short life without compaction, so that the history reaches back to the beginning.
        _history = new History();
        SimulatedNode node = await SimulatedNode.StartAsync(new SimulatedDisk());
        _history.BeginLife(0, (await node.ReadStateAsync(_history)).Revision);
        using var workload = new Workload(node, _history, life: 0, seed: 4711);
        await workload.RunAsync(writers: 3, requests: 60);
        _state = await node.ReadStateAsync(_history);
        await node.DisposeAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void A_true_history_passes()
    {
        Assert.Null(HistoryChecker.Check(_history, _state));
        Assert.True(_state.Revision > 50 && _state.Leases.Count > 0 && _state.CompactedRevision > 0);
    }

    [Fact]
    public void A_lost_acknowledged_write_is_found()
    {
        // The last write and all trace of it: as if the log had ended one entry early.
        Operation last = Writes().MaxBy(operation => operation.Revision)!;
        Finds(history => RemoveFrom(history, last.Revision), _state with { Revision = last.Revision - 1 }, "was acknowledged");
    }

    [Fact]
    public void A_missing_revision_is_found() => Finds(history => history.Events.Remove(10), _state, "revision 10 is missing");

    [Fact]
    public void Two_swapped_revisions_are_found() => Finds(
        history =>
        {
            (long first, long second) = (Writes().First().Revision, Writes().Last().Revision);
            (history.Events[first], history.Events[second]) = (history.Events[second], history.Events[first]);
        },
        _state,
        "expected");

    [Fact]
    public void A_wrong_value_in_the_history_is_found() => Finds(
        history => FirstPut(history).Kv.Value = ByteString.CopyFromUtf8(FirstPut(history).Kv.Value.ToStringUtf8() + "x"), _state, "expected");

    [Theory]
    [InlineData("value")]
    [InlineData("version")]
    [InlineData("create")]
    [InlineData("lease")]
    public void A_wrong_key_in_the_state_is_found(string what)
    {
        List<KeyValue> keys = [.. _state.Keys.Select(key => key.Clone())];
        KeyValue changed = keys[^1];
        changed.Value = what == "value" ? ByteString.CopyFromUtf8("other") : changed.Value;
        changed.Version += what == "version" ? 1 : 0;
        changed.CreateRevision -= what == "create" ? 1 : 0;
        changed.Lease += what == "lease" ? 1 : 0;
        Finds(_ => { }, _state with { Keys = keys }, "the keys should be");
    }

    [Fact]
    public void A_key_that_is_missing_from_the_state_is_found() => Finds(_ => { }, _state with { Keys = [.. _state.Keys.Skip(1)] }, "the keys should be");

    [Fact]
    public void A_write_that_nobody_asked_for_is_found() => Finds(
        history =>
        {
            Operation write = Writes().First();
            history.Remove(history.Operations.Single(operation => operation.Id == write.Id));
        },
        _state,
        "was never asked for");

    [Fact]
    public void A_refused_write_that_was_carried_out_is_found() => Finds(
        history => history.Operations.Single(operation => operation.Id == Writes().First().Id).Outcome = Outcome.Refused, _state, "refused");

    [Fact]
    public void A_write_of_an_earlier_life_that_appears_later_is_found() => Finds(history => history.BeginLife(1, 5), _state, "another life");

    [Fact]
    public void A_write_acknowledged_at_another_revision_is_found() => Finds(
        history => history.Operations.Single(operation => operation.Id == Writes().First().Id).Revision += 1000, _state with { Revision = 5000 }, "missing");

    [Fact]
    public void Two_writes_acknowledged_as_the_same_revision_are_found() => Finds(
        history => history.Operations.Single(operation => operation.Id == Writes().Last().Id).Revision = Writes().First().Revision, _state, "revision");

    [Fact]
    public void A_stale_read_is_found() => Finds(
        history =>
        {
            Operation read = history.Operations.Last(operation => operation.Request is RangeRequest && operation.Floor > 2);
            read.Revision = 1;
        },
        _state,
        "older than");

    [Fact]
    public void A_lost_lease_is_found() => Finds(
        _ => { }, _state with { Leases = _state.Leases.Skip(1).ToDictionary() }, "lease");

    [Fact]
    public void A_lease_without_its_key_is_found() => Finds(
        _ => { }, _state with { Leases = _state.Leases.ToDictionary(lease => lease.Key, _ => (IReadOnlyList<string>)["other"]) }, "has the keys");

    [Fact]
    public void A_compaction_that_went_back_is_found() => Finds(_ => { }, _state with { CompactedRevision = -1 }, "compacted revision");

    [Fact]
    public void A_history_that_changes_is_found() => Finds(
        history =>
        {
            Event changed = FirstPut(history).Clone();
            changed.Kv.Version += 1;
            history.See([changed]);
        },
        _state,
        "was [");

    private static Event FirstPut(History history) =>
        history.Events.Values.First(events => events.Count == 1 && events[0].Type == Event.Types.EventType.Put)[0];

    private static void RemoveFrom(History history, long revision)
    {
        foreach (long later in history.Events.Keys.Where(key => key >= revision).ToList())
        {
            history.Events.Remove(later);
        }
    }

    private IEnumerable<Operation> Writes() =>
        _history.Operations.Where(operation => operation.Response is PutResponse or TxnResponse).OrderBy(operation => operation.Revision);

    private void Finds(Action<History> plant, StoreState state, string expected)
    {
        History changed = _history.Clone();
        plant(changed);
        string? violation = HistoryChecker.Check(changed, state);
        Assert.NotNull(violation);
        Assert.Contains(expected, violation, StringComparison.Ordinal);
    }
}
