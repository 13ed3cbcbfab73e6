using WebEtcd.Shared.Protos;
using Google.Protobuf;

namespace WebEtcd.StateMachine.Tests.Model;

/// <summary>
/// The whole history as plain lists: a full copy of the keys for every revision. Slow and obvious, so that it can be believed. Knows puts, deletions,
/// nested transactions with compares, leases and compaction.
/// </summary>
internal sealed class NaiveStore
{
    private readonly List<SortedDictionary<string, KeyValue>> _states = [[], []];
    private readonly List<List<(bool IsDelete, string Key)>> _changes = [[], []];
    private readonly HashSet<long> _leases = [];
    private SortedDictionary<string, KeyValue>? _open;
    private List<(bool IsDelete, string Key)> _openChanges = [];

    public long Revision => _states.Count - 1;

    public long Compacted { get; private set; } = -1;

    public IReadOnlySet<long> Leases => _leases;

    public SortedDictionary<string, KeyValue> At(long revision) => _states[(int)revision];

    public IReadOnlyList<(bool IsDelete, string Key)> ChangesAt(long revision) => _changes[(int)revision];

    public IEnumerable<KeyValue> Range(long revision, string key, string end) =>
        At(revision).Where(pair => IsIn(pair.Key, key, end)).Select(static pair => pair.Value);

    public static bool IsIn(string key, string start, string end) =>
        end.Length == 0 ? key == start : string.CompareOrdinal(key, start) >= 0 && (end == "\0" || string.CompareOrdinal(key, end) < 0);

    /// <summary>Runs something as one transaction; it may say that it failed, in which case it must have changed nothing.</summary>
    public void Transact(Action body)
    {
        _open = null;
        _openChanges = [];
        body();
        if (_open is not null)
        {
            _states.Add(_open);
            _changes.Add(_openChanges);
            _open = null;
        }
    }

    public SortedDictionary<string, KeyValue> Visible => _open ?? _states[^1];

    public void Put(PutRequest request)
    {
        Open();
        string key = request.Key.ToStringUtf8();
        _open!.TryGetValue(key, out KeyValue? old);
        _open[key] = new KeyValue
        {
            Key = request.Key,
            Value = request.IgnoreValue ? old!.Value : request.Value,
            Lease = request.IgnoreLease ? old!.Lease : request.Lease,
            CreateRevision = old?.CreateRevision ?? _states.Count,
            ModRevision = _states.Count,
            Version = (old?.Version ?? 0) + 1,
        };
        _openChanges.Add((false, key));
    }

    public int Delete(string key, string end)
    {
        string[] doomed = [.. Visible.Keys.Where(one => IsIn(one, key, end))];
        foreach (string one in doomed)
        {
            Open();
            _open!.Remove(one);
            _openChanges.Add((true, one));
        }

        return doomed.Length;
    }

    public bool Grant(long id) => _leases.Add(id);

    public bool Revoke(long id)
    {
        if (!_leases.Remove(id))
        {
            return false;
        }

        Transact(() =>
        {
            foreach (string key in Visible.Where(pair => pair.Value.Lease == id).Select(static pair => pair.Key).ToArray())
            {
                Delete(key, string.Empty);
            }
        });
        return true;
    }

    public bool Compact(long revision)
    {
        if (revision <= Compacted || revision > Revision)
        {
            return false;
        }

        Compacted = revision;
        return true;
    }

    /// <summary>Whether all compares hold in the state before the transaction.</summary>
    public bool Holds(TxnRequest request) => request.Compare.All(HoldsOne);

    private bool HoldsOne(Compare compare)
    {
        KeyValue[] found = [.. Range(Revision, compare.Key.ToStringUtf8(), compare.RangeEnd.ToStringUtf8())];
        if (found.Length == 0)
        {
            return compare.Target != Compare.Types.CompareTarget.Value && Judge(compare, new KeyValue());
        }

        return found.All(one => Judge(compare, one));
    }

    private static bool Judge(Compare compare, KeyValue keyValue)
    {
        int order = compare.Target switch
        {
            Compare.Types.CompareTarget.Version => keyValue.Version.CompareTo(compare.Version),
            Compare.Types.CompareTarget.Create => keyValue.CreateRevision.CompareTo(compare.CreateRevision),
            Compare.Types.CompareTarget.Mod => keyValue.ModRevision.CompareTo(compare.ModRevision),
            Compare.Types.CompareTarget.Lease => keyValue.Lease.CompareTo(compare.Lease),
            _ => Order(keyValue.Value, compare.Value),
        };
        return compare.Result switch
        {
            Compare.Types.CompareResult.Equal => order == 0,
            Compare.Types.CompareResult.NotEqual => order != 0,
            Compare.Types.CompareResult.Greater => order > 0,
            _ => order < 0,
        };
    }

    private static int Order(ByteString left, ByteString right) => left.Span.SequenceCompareTo(right.Span);

    private void Open() => _open ??= new SortedDictionary<string, KeyValue>(_states[^1], StringComparer.Ordinal);
}
