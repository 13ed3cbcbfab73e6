using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>
/// All that ever happened to a store that began empty at revision 1: the events of each revision, and from them the state at each. It is what a watch
/// of all keys from revision 1 shows.
/// </summary>
internal sealed class StoreLog
{
    private const long FirstChange = 2;
    private readonly List<List<Event>> _revisions = [];
    private readonly List<StoreState> _states = [StoreState.Empty];
    private readonly List<Violation> _violations = [];

    public StoreLog(IEnumerable<Event> events)
    {
        foreach (var happened in events)
        {
            Add(happened);
        }
        if (_revisions.Count > 0)
        {
            Close();
        }
    }

    /// <summary>The last revision.</summary>
    public long Last => FirstChange + _revisions.Count - 1;

    /// <summary>Where the log contradicts itself.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>All events in order.</summary>
    public IEnumerable<Event> All => _revisions.SelectMany(revision => revision);

    /// <summary>The events of a revision, in order; none for one that is not in the log.</summary>
    public IReadOnlyList<Event> At(long revision) => revision >= FirstChange && revision <= Last ? _revisions[(int)(revision - FirstChange)] : [];

    /// <summary>All keys at a revision of the log.</summary>
    public StoreState StateAt(long revision) => _states[(int)(revision - FirstChange + 1)];

    private void Add(Event happened)
    {
        var revision = happened.Kv.ModRevision;
        if (revision > Last)
        {
            if (_revisions.Count > 0)
            {
                Close();
            }
            if (revision != Last + 1)
            {
                _violations.Add(new Violation("Gap", $"revision {revision} follows {Last}"));
            }
            while (Last < revision)
            {
                _revisions.Add([]);
                if (Last < revision)
                {
                    Close();
                }
            }
        }
        else if (revision != Last)
        {
            _violations.Add(new Violation("Ordered", $"revision {revision} follows {Last}"));
            return;
        }
        _revisions[^1].Add(happened);
    }

    private void Close()
    {
        var state = _states[^1];
        var before = state;
        foreach (var happened in _revisions[^1])
        {
            if (!IsConsistent(happened, before[happened.Kv.Key], Last))
            {
                _violations.Add(new Violation("Inconsistent", $"{happened} over {before[happened.Kv.Key]}"));
            }
            state = state.With(happened);
        }
        _states.Add(state);
    }

    private static bool IsConsistent(Event happened, KeyValue? before, long revision)
    {
        var kv = happened.Kv;
        return happened.Type == Event.Types.EventType.Put
            ? kv.Version == (before?.Version ?? 0) + 1 && kv.CreateRevision == (before?.CreateRevision ?? revision)
            : before is not null && kv.Version == 0 && kv.CreateRevision == 0 && kv.Value.IsEmpty;
    }
}
