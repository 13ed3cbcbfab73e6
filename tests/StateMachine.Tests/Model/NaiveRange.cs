using Google.Protobuf;
using WebEtcd.Shared.Protos;
using Order = WebEtcd.Shared.Protos.RangeRequest.Types.SortOrder;
using Target = WebEtcd.Shared.Protos.RangeRequest.Types.SortTarget;

namespace WebEtcd.StateMachine.Tests.Model;

/// <summary>Answers a range from one whole state, step by step as the rules say.</summary>
internal static class NaiveRange
{
    public static RangeResponse Read(RangeRequest request, long current, SortedDictionary<string, KeyValue> state)
    {
        (string key, string end) = (request.Key.ToStringUtf8(), request.RangeEnd.ToStringUtf8());
        KeyValue[] all = [.. state.Where(pair => NaiveStore.IsIn(pair.Key, key, end)).Select(static pair => pair.Value)];
        var response = new RangeResponse { Header = new ResponseHeader { Revision = current }, Count = all.Length };
        if (request.CountOnly)
        {
            return response;
        }

        bool hasFilters = request.MaxModRevision != 0 || request.MinModRevision != 0 || request.MaxCreateRevision != 0 || request.MinCreateRevision != 0;
        if (request.Limit > 0 && request.SortOrder == Order.None && request.SortTarget != Target.Key && !hasFilters)
        {
            all = [.. all.Take((int)Math.Min(request.Limit, all.Length) + 1)];
        }

        KeyValue[] filtered = [.. Sorted(request, all.Where(one => Passes(request, one)))];
        int limit = request.Limit > 0 ? (int)Math.Min(request.Limit, filtered.Length) : filtered.Length;
        response.More = limit < filtered.Length;
        response.Kvs.AddRange(filtered.Take(limit).Select(one => Shown(request, one)));
        return response;
    }

    private static bool Passes(RangeRequest request, KeyValue one) =>
        (request.MaxModRevision == 0 || one.ModRevision <= request.MaxModRevision)
        && (request.MinModRevision == 0 || one.ModRevision >= request.MinModRevision)
        && (request.MaxCreateRevision == 0 || one.CreateRevision <= request.MaxCreateRevision)
        && (request.MinCreateRevision == 0 || one.CreateRevision >= request.MinCreateRevision);

    private static KeyValue Shown(RangeRequest request, KeyValue keyValue)
    {
        if (!request.KeysOnly)
        {
            return keyValue;
        }

        KeyValue shown = keyValue.Clone();
        shown.Value = ByteString.Empty;
        shown.Lease = request.SortTarget == Target.Value ? shown.Lease : 0;
        return shown;
    }

    private static IEnumerable<KeyValue> Sorted(RangeRequest request, IEnumerable<KeyValue> all)
    {
        if (request.SortTarget == Target.Key)
        {
            return request.SortOrder == Order.Descend ? all.Reverse() : all;
        }

        Func<KeyValue, IComparable> target = request.SortTarget switch
        {
            Target.Version => static one => one.Version,
            Target.Create => static one => one.CreateRevision,
            Target.Mod => static one => one.ModRevision,
            _ => static one => Convert.ToHexString(one.Value.Span),
        };
        return request.SortOrder == Order.Descend ? all.OrderByDescending(target) : all.OrderBy(target);
    }
}
