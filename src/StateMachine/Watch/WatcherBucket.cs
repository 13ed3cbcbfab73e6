using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Watch;

/// <summary>All watchers of a group that have the same range, and what they were matched with: the list is made once for all of them.</summary>
internal sealed class WatcherBucket(in WatchRange range)
{
    private const int KeptCapacity = 64;

    private readonly List<Watcher> _watchers = [];
    private List<Event> _matched = [];
    private List<Event>?[]? _byShape;

    public WatchRange Range { get; } = range;

    public IReadOnlyList<Watcher> Watchers => _watchers;

    public bool HasMatches => _matched.Count > 0;

    public void Add(Watcher watcher)
    {
        watcher.Bucket = this;
        watcher.BucketIndex = _watchers.Count;
        _watchers.Add(watcher);
    }

    /// <summary>Removes a watcher by moving the last one into its place: whoever walks backwards may remove the one at hand.</summary>
    public void Remove(Watcher watcher)
    {
        Watcher last = _watchers[^1];
        _watchers[watcher.BucketIndex] = last;
        last.BucketIndex = watcher.BucketIndex;
        _watchers.RemoveAt(_watchers.Count - 1);
        watcher.Bucket = null;
    }

    public void AddMatch(Event happened) => _matched.Add(happened);

    /// <summary>The matched events as watchers of a shape want them, ordered by revision. Not to be changed.</summary>
    public List<Event> MatchesFor(EventShape shape, PreviousValues previousValues)
    {
        if (shape == EventShape.None)
        {
            return _matched;
        }

        _byShape ??= new List<Event>?[8];
        return _byShape[(int)shape] ??= Select(shape, previousValues);
    }

    public void ClearMatches()
    {
        if (_matched.Capacity > KeptCapacity)
        {
            _matched = [];
        }
        else
        {
            _matched.Clear();
        }

        _byShape = null;
    }

    private List<Event> Select(EventShape shape, PreviousValues previousValues)
    {
        var selected = new List<Event>(_matched.Count);
        foreach (Event happened in _matched)
        {
            EventShape unwanted = happened.Type == Event.Types.EventType.Put ? EventShape.NoPut : EventShape.NoDelete;
            if ((shape & unwanted) == 0)
            {
                selected.Add((shape & EventShape.PrevKv) == 0 ? happened : previousValues.AddTo(happened));
            }
        }

        return selected;
    }
}
