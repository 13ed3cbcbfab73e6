using WebEtcd.Cluster.Tests.Client;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>
/// The order in time against the order of revisions: what returned before something else was called must stand before it. A write of revision r stands at
/// 2r, a read that saw r at 2r + 1.
/// </summary>
internal sealed class TimeOrder
{
    private readonly Dictionary<StoreOperation, StoreOperation?> _latestBefore = new(ReferenceEqualityComparer.Instance);
    private readonly List<Violation> _violations = [];

    /// <param name="operations">The history.</param>
    /// <param name="writes">Which operation made a revision.</param>
    public TimeOrder(IReadOnlyList<StoreOperation> operations, Dictionary<long, StoreOperation> writes)
    {
        StoreOperation? latest = null;
        foreach (var (operation, isReturn) in InTime(operations))
        {
            if (isReturn)
            {
                latest = latest is null || Place(operation) > Place(latest) ? operation : latest;
            }
            else
            {
                _latestBefore[operation] = latest;
                Check(operation, latest, writes);
            }
        }
    }

    /// <summary>Where the order in time is broken.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>The lowest revision that an operation's write may have, from what had returned when it was called.</summary>
    public long EarliestWrite(StoreOperation operation) => _latestBefore[operation] is { } latest ? (Place(latest) / 2) + 1 : 2;

    private static IEnumerable<(StoreOperation Operation, bool IsReturn)> InTime(IReadOnlyList<StoreOperation> operations)
        => operations.Select(operation => (operation, time: operation.Call, isReturn: false))
            .Concat(operations.Where(operation => operation.Outcome == Outcome.Ok).Select(operation => (operation, time: operation.Return, isReturn: true)))
            .OrderBy(moment => moment.time)
            .ThenBy(moment => moment.isReturn) // at one instant: at the same time, as far as anybody knows
            .Select(moment => (moment.operation, moment.isReturn));

    private static long Place(StoreOperation operation) => (2 * operation.Revision) + (operation.HasChangedSomething ? 0 : 1);

    private void Check(StoreOperation operation, StoreOperation? latest, Dictionary<long, StoreOperation> writes)
    {
        if (operation.Outcome != Outcome.Ok || operation.IsSerializable || latest is null || Place(operation) >= Place(latest))
        {
            return;
        }
        var rule = operation.HasChangedSomething ? "Write before its time" : "Stale read";
        _violations.Add(new Violation(rule, $"{operation} was called after the return of {latest} (revision {latest.Revision} is of {writes.GetValueOrDefault(latest.Revision)})"));
    }
}
