using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>
/// Judges what a node shows against what was asked and answered: replays the history revision by revision in a model, each revision as the one
/// request that made it. That request is known by its answer, by the tag in the values it wrote, or, for deletions, by the writer whose keys they
/// are. What has no answer may be there or not; what is there must have been asked for, once, and in its own life of the node.
/// </summary>
internal sealed class HistoryChecker
{
    private readonly History _history;
    private readonly StoreState _found;
    private readonly Model _model = new();
    private readonly HashSet<Operation> _used = [];
    private readonly Dictionary<long, Operation> _owners = [];
    private readonly Dictionary<string, Operation> _byId;
    private readonly ILookup<long, Operation> _answersAt;

    private HistoryChecker(History history, StoreState found)
    {
        _history = history;
        _found = found;
        _byId = history.Operations.ToDictionary(operation => operation.Id, StringComparer.Ordinal);
        _answersAt = history.Operations.Where(operation => operation.Outcome == Outcome.Acknowledged).ToLookup(operation => operation.Revision);
    }

    /// <summary>The first violation, in words; null when there is none.</summary>
    public static string? Check(History history, StoreState found)
    {
        var checker = new HistoryChecker(history, found);
        return history.Conflict ?? checker.CheckAnswers() ?? checker.CheckRevisions() ?? checker.CheckKeys() ?? new LeaseChecker(history, found, checker._used).Check();
    }

    private string? CheckAnswers()
    {
        foreach (Operation operation in _history.Operations.Where(operation => operation.Outcome == Outcome.Acknowledged))
        {
            bool changes = operation.Response is PutResponse or TxnResponse or DeleteRangeResponse { Deleted: > 0 };
            if (operation.Revision < operation.Floor + (changes ? 1 : 0))
            {
                return $"{operation} is answered with a revision older than {operation.Floor}, which was answered before it was asked";
            }

            if (operation.Revision > _found.Revision)
            {
                return $"{operation} was acknowledged, and the revision is {_found.Revision}";
            }

            if (changes && !_owners.TryAdd(operation.Revision, operation))
            {
                return $"{operation} and {_owners[operation.Revision]} were acknowledged as the same revision";
            }
        }

        long last = _history.Events.Count == 0 ? 0 : _history.Events.Keys.Max();
        return last > _found.Revision ? $"revision {last} was seen, and the revision is {_found.Revision}" : null;
    }

    private string? CheckRevisions()
    {
        string? violation = CheckReads(1);
        for (long revision = 2; revision <= _found.Revision && violation is null; revision++)
        {
            violation = CheckRevision(revision) ?? CheckReads(revision);
        }

        return violation;
    }

    private string? CheckRevision(long revision)
    {
        if (!_history.Events.TryGetValue(revision, out List<Event>? events))
        {
            return $"revision {revision} is missing";
        }

        if ((_owners.GetValueOrDefault(revision) ?? OwnerByTag(events) ?? OwnerOfDeletion(revision, events)) is not { } owner)
        {
            return $"revision {revision} was never asked for: {Text(events)}";
        }

        if (!_used.Add(owner) || owner.Outcome == Outcome.Refused || !IsOfItsLife(owner, revision))
        {
            return $"revision {revision} is by {owner}, which was carried out before, refused, or of another life";
        }

        if (CheckResponse(owner, revision) is { } wrong)
        {
            return wrong;
        }

        List<Event> expected = _model.Apply(owner.Request, revision);
        return AreSame(expected, events) ? null : $"revision {revision} is by {owner}: expected {Text(expected)}, found {Text(events)}";
    }

    private Operation? OwnerByTag(List<Event> events)
    {
        string? value = events.Find(found => found.Type == Event.Types.EventType.Put)?.Kv.Value.ToStringUtf8();
        return value is null ? null : _byId.GetValueOrDefault(Workload.IdOf(value));
    }

    private Operation? OwnerOfDeletion(long revision, List<Event> events)
    {
        return _history.Operations.FirstOrDefault(operation =>
            operation.Request is DeleteRangeRequest or LeaseRevokeRequest
            && (operation.Outcome == Outcome.Unknown || (operation.Outcome == Outcome.Acknowledged && operation.Revision == revision))
            && !_used.Contains(operation)
            && IsOfItsLife(operation, revision)
            && AreSame(_model.Preview(operation.Request, revision), events));
    }

    private bool IsOfItsLife(Operation operation, long revision)
    {
        long next = _history.Lives.Where(life => life.Key > operation.Life).Select(life => life.Value).DefaultIfEmpty(long.MaxValue).Min();
        return _history.Lives.TryGetValue(operation.Life, out long first) && revision > first && revision <= next;
    }

    /// <summary>What the answer said, against the model as it was before.</summary>
    private string? CheckResponse(Operation owner, long revision)
    {
        bool isRight = (owner.Request, owner.Response) switch
        {
            (PutRequest { PrevKv: true } put, PutResponse answer) => Equals(_model.In(put.Key.ToStringUtf8(), "").FirstOrDefault(), answer.PrevKv),
            (DeleteRangeRequest delete, DeleteRangeResponse answer) => _model.In(delete.Key.ToStringUtf8(), delete.RangeEnd.ToStringUtf8()).Count() == answer.Deleted,
            (TxnRequest txn, TxnResponse answer) => _model.Holds(txn) == answer.Succeeded,
            _ => true,
        };
        return isRight ? null : $"{owner}, carried out as revision {revision}, answered {owner.Response}";
    }

    /// <summary>Answers that changed nothing show the store as of their revision.</summary>
    private string? CheckReads(long revision)
    {
        foreach (Operation operation in _answersAt[revision])
        {
            bool isRight = operation.Request switch
            {
                RangeRequest range => _model.In(range.Key.ToStringUtf8(), range.RangeEnd.ToStringUtf8()).SequenceEqual(((RangeResponse)operation.Response!).Kvs),
                DeleteRangeRequest delete when ((DeleteRangeResponse)operation.Response!).Deleted == 0 =>
                    !_model.In(delete.Key.ToStringUtf8(), delete.RangeEnd.ToStringUtf8()).Any(),
                LeaseRevokeRequest revoke => !_model.KeysOf(revoke.ID).Any(),
                _ => true,
            };
            if (!isRight)
            {
                return $"{operation} answered {operation.Response}, and the keys were {string.Join(", ", _model.Keys)}";
            }
        }

        return null;
    }

    private string? CheckKeys()
    {
        if (_owners.Values.FirstOrDefault(owner => !_used.Contains(owner)) is { } lost)
        {
            return $"{lost} was acknowledged and is not in the history";
        }

        return _model.Keys.SequenceEqual(_found.Keys)
            ? null
            : $"the keys should be [{string.Join(", ", _model.Keys)}] and are [{string.Join(", ", _found.Keys)}]";
    }

    private static bool AreSame(List<Event> expected, List<Event> found) =>
        expected.Count == found.Count && expected.Zip(found).All(pair => pair.First.Type == pair.Second.Type
            && (pair.First.Type == Event.Types.EventType.Put
                ? pair.First.Kv.Equals(pair.Second.Kv)
                : pair.First.Kv.Key == pair.Second.Kv.Key && pair.First.Kv.ModRevision == pair.Second.Kv.ModRevision));

    private static string Text(IEnumerable<Event> events) => $"[{string.Join(", ", events)}]";
}
