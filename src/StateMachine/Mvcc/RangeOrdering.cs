using Google.Protobuf.Collections;
using WebEtcd.Shared.Protos;
using Order = WebEtcd.Shared.Protos.RangeRequest.Types.SortOrder;
using Target = WebEtcd.Shared.Protos.RangeRequest.Types.SortTarget;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>Sort orders and filters of ranges, in etcd's order: filters, sort, limit.</summary>
internal static class RangeOrdering
{
    /// <summary>False for numbers that name no sort order or target.</summary>
    public static bool IsKnown(RangeRequest request) =>
        request.SortOrder is >= Order.None and <= Order.Descend && request.SortTarget is >= Target.Key and <= Target.Value;

    /// <summary>True when the order of keys is the order of the answer.</summary>
    public static bool IsNatural(RangeRequest request) => request.SortTarget == Target.Key && request.SortOrder != Order.Descend;

    /// <summary>
    /// True for a target without an order: etcd then takes the first keys, one more than the limit, and sorts no more than these.
    /// </summary>
    public static bool IsCutBeforeSort(RangeRequest request) =>
        request.SortOrder == Order.None && request.SortTarget != Target.Key && !HasFilters(request) && request.Limit < long.MaxValue;

    public static bool HasFilters(RangeRequest request) =>
        request.MinModRevision != 0 || request.MaxModRevision != 0 || request.MinCreateRevision != 0 || request.MaxCreateRevision != 0;

    public static KeyValue WithoutValue(KeyValue keyValue, long lease) => new()
    {
        Key = keyValue.Key,
        CreateRevision = keyValue.CreateRevision,
        ModRevision = keyValue.ModRevision,
        Version = keyValue.Version,
        Lease = lease,
    };

    public static void FilterSortCut(RangeRequest request, RangeResponse response)
    {
        List<KeyValue> all = [.. response.Kvs.Where(keyValue => Passes(request, keyValue))];
        Sort(request, all);
        int count = all.Count;
        if (request.Limit > 0 && count > request.Limit)
        {
            count = (int)request.Limit;
            response.More = true;
        }

        response.Kvs.Clear();
        AddFirst(response.Kvs, all, count, request.KeysOnly && request.SortTarget == Target.Value);
    }

    private static void AddFirst(RepeatedField<KeyValue> target, List<KeyValue> all, int count, bool dropValues)
    {
        target.Capacity = count;
        for (int i = 0; i < count; i++)
        {
            target.Add(dropValues ? WithoutValue(all[i], all[i].Lease) : all[i]);
        }
    }

    private static bool Passes(RangeRequest request, KeyValue keyValue) =>
        (request.MaxModRevision == 0 || keyValue.ModRevision <= request.MaxModRevision)
        && (request.MinModRevision == 0 || keyValue.ModRevision >= request.MinModRevision)
        && (request.MaxCreateRevision == 0 || keyValue.CreateRevision <= request.MaxCreateRevision)
        && (request.MinCreateRevision == 0 || keyValue.CreateRevision >= request.MinCreateRevision);

    /// <summary>Equal targets stay in the order of keys, though etcd promises no order for them.</summary>
    private static void Sort(RangeRequest request, List<KeyValue> all)
    {
        if (IsNatural(request))
        {
            return;
        }

        if (request.SortTarget == Target.Key)
        {
            all.Reverse();
            return;
        }

        Comparison<KeyValue> byTarget = request.SortTarget switch
        {
            Target.Version => (left, right) => left.Version.CompareTo(right.Version),
            Target.Create => (left, right) => left.CreateRevision.CompareTo(right.CreateRevision),
            Target.Mod => (left, right) => left.ModRevision.CompareTo(right.ModRevision),
            _ => (left, right) => left.Value.Span.SequenceCompareTo(right.Value.Span),
        };
        int sign = request.SortOrder == Order.Descend ? -1 : 1;
        all.Sort((left, right) =>
        {
            int order = sign * byTarget(left, right);
            return order != 0 ? order : left.Key.Span.SequenceCompareTo(right.Key.Span);
        });
    }
}
