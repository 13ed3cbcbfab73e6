using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>The writes that may explain a change that no good answer claims.</summary>
internal sealed class UnknownWrites
{
    private readonly Dictionary<ByteString, StoreOperation> _byValue = [];
    private readonly List<StoreOperation> _deletions = [];
    private readonly HashSet<StoreOperation> _taken = new(ReferenceEqualityComparer.Instance);

    public UnknownWrites(IReadOnlyList<StoreOperation> operations)
    {
        foreach (var operation in operations)
        {
            foreach (var value in Values(operation))
            {
                _byValue.Add(value, operation);
            }
            if (operation is { Request: DeleteRangeRequest, Outcome: Outcome.Indeterminate })
            {
                _deletions.Add(operation);
            }
        }
    }

    /// <summary>Finds and uses up the write that explains the events of a revision; returns what is wrong, or null when one does.</summary>
    public string? Take(IReadOnlyList<Event> events, Func<StoreOperation, bool> isExplanation)
    {
        if (events.FirstOrDefault(happened => happened.Type == Event.Types.EventType.Put) is not { } put)
        {
            // All that can explain this deletion can explain a later one as well, so any choice is as good as another.
            var deletion = _deletions.FirstOrDefault(operation => !_taken.Contains(operation) && isExplanation(operation));
            return deletion is not null && _taken.Add(deletion) ? null : "no deletion of unknown outcome explains it";
        }
        if (!_byValue.TryGetValue(put.Kv.Value, out var operation))
        {
            return "nobody put this value";
        }
        if (operation.Outcome != Outcome.Indeterminate)
        {
            return $"the request was answered otherwise: {operation}";
        }
        if (!_taken.Add(operation))
        {
            return $"the request has taken effect before: {operation}";
        }
        return isExplanation(operation) ? null : $"the request would have done something else, or came later: {operation}";
    }

    private static IEnumerable<ByteString> Values(StoreOperation operation) => operation.Request switch
    {
        PutRequest put => [put.Value],
        TxnRequest txn => txn.Success.Concat(txn.Failure).Where(one => one.RequestPut is not null).Select(one => one.RequestPut.Value),
        _ => [],
    };
}
