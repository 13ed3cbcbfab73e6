using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>
/// Checks that a history is strictly serializable, for the whole store as one object. A write's place in the one order is its revision, a read's is behind the
/// revision that it saw; so no order has to be searched for. What remains: every answer is what the model says at that place, every change in the log was asked
/// for and is claimed at most once, and the order of places is not against the order in time.
/// </summary>
internal sealed class HistoryChecker
{
    private readonly StoreLog _log;
    private readonly IReadOnlyList<StoreOperation> _operations;
    private readonly Func<Event, bool> _isForeign;
    private readonly List<Violation> _violations = [];
    private readonly Dictionary<long, StoreOperation> _claims = [];

    private HistoryChecker(StoreLog log, IReadOnlyList<StoreOperation> operations, Func<Event, bool>? isForeign)
    {
        _log = log;
        _operations = operations;
        _isForeign = isForeign ?? (_ => false);
    }

    /// <summary>Checks a history.</summary>
    /// <param name="log">All that happened.</param>
    /// <param name="operations">All that was asked for.</param>
    /// <param name="isForeign">Names events that come from somewhere else: a lease that expired, a request that was not recorded.</param>
    /// <returns>Every violation; none for a good history.</returns>
    public static IReadOnlyList<Violation> Check(StoreLog log, IReadOnlyList<StoreOperation> operations, Func<Event, bool>? isForeign = null)
    {
        var checker = new HistoryChecker(log, operations, isForeign);
        checker._violations.AddRange(log.Violations);
        foreach (var operation in operations.Where(operation => operation.Outcome == Outcome.Ok))
        {
            checker.CheckAnswer(operation);
        }
        var order = new TimeOrder(operations, checker._claims);
        checker._violations.AddRange(order.Violations);
        checker.CheckUnclaimed(order);
        return checker._violations;
    }

    private void CheckAnswer(StoreOperation operation)
    {
        if (operation.Revision < 1 || operation.Revision > _log.Last)
        {
            Blame("Lost write", $"the log ends at {_log.Last}: {operation}");
        }
        else if (operation.HasChangedSomething)
        {
            CheckWrite(operation);
        }
        else
        {
            CheckRead(operation);
        }
    }

    private void CheckWrite(StoreOperation operation)
    {
        var revision = operation.Revision;
        if (!_claims.TryAdd(revision, operation))
        {
            Blame("Revision claimed twice", $"{_claims[revision]} and {operation}");
            return;
        }
        var (response, events) = StoreModel.Run(_log.StateAt(revision - 1), operation.Request, revision);
        if (!events.SequenceEqual(_log.At(revision)))
        {
            Blame("Lost write", $"{operation} must have caused {Text(events)}; the log has {Text(_log.At(revision))}");
        }
        if (!response.Equals(StoreModel.WithoutHeaders(operation.Response!)))
        {
            Blame("Wrong answer", $"{operation} must have been answered {response}");
        }
    }

    private void CheckRead(StoreOperation operation)
    {
        var revision = operation.Request is RangeRequest { Revision: > 0 } range ? range.Revision : operation.Revision;
        if (revision > operation.Revision)
        {
            Blame("Wrong answer", $"a read of the future: {operation}");
            return;
        }
        var (response, events) = StoreModel.Run(_log.StateAt(revision), operation.Request, revision + 1);
        if (events.Count > 0 || !response.Equals(StoreModel.WithoutHeaders(operation.Response!)))
        {
            Blame("Wrong answer", $"{operation} must have been answered {response}, with the events {Text(events)}");
        }
    }

    /// <summary>Each change that no good answer claims belongs to a request of unknown outcome, each of those to one change at most.</summary>
    private void CheckUnclaimed(TimeOrder order)
    {
        var lost = new UnknownWrites(_operations);
        for (long revision = 2; revision <= _log.Last; revision++)
        {
            var events = _log.At(revision);
            if (_claims.ContainsKey(revision) || events.Count == 0 || events.All(_isForeign))
            {
                continue;
            }
            if (lost.Take(events, operation => IsExplanation(operation, revision, events, order)) is { } blame)
            {
                Blame("From nowhere", $"{Text(events)}: {blame}");
            }
        }
    }

    private bool IsExplanation(StoreOperation operation, long revision, IReadOnlyList<Event> events, TimeOrder order)
        => order.EarliestWrite(operation) <= revision && StoreModel.Run(_log.StateAt(revision - 1), operation.Request, revision).Events.SequenceEqual(events);

    private void Blame(string rule, string text) => _violations.Add(new Violation(rule, text));

    private static string Text(IEnumerable<Event> events) => string.Join(", ", events.Select(happened => happened.ToString()));
}
