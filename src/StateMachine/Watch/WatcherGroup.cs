using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Watch;

/// <summary>Watchers by the keys they watch: single keys in a table, ranges in a tree, equal ranges together. Not thread-safe.</summary>
internal sealed class WatcherGroup
{
    private readonly Dictionary<ByteString, WatcherBucket> _keys = [];
    private readonly IntervalTree<WatcherBucket> _ranges = new();
    private readonly List<WatcherBucket> _stabbed = [];

    public int Count { get; private set; }

    public void Add(Watcher watcher)
    {
        WatchRange range = watcher.Range;
        WatcherBucket? bucket = range.IsSingle ? _keys.GetValueOrDefault(range.Key) : _ranges.Find(range.Key, range.End);
        if (bucket is null)
        {
            bucket = new WatcherBucket(range);
            if (range.IsSingle)
            {
                _keys.Add(range.Key, bucket);
            }
            else
            {
                _ranges.Add(range.Key, range.End, bucket);
            }
        }

        bucket.Add(watcher);
        Count++;
    }

    public void Remove(Watcher watcher)
    {
        WatcherBucket bucket = watcher.Bucket ?? throw new InvalidOperationException("the watcher is in no group");
        bucket.Remove(watcher);
        Count--;
        if (bucket.Watchers.Count == 0)
        {
            if (bucket.Range.IsSingle)
            {
                _keys.Remove(bucket.Range.Key);
            }
            else
            {
                _ranges.Remove(bucket.Range.Key, bucket.Range.End);
            }
        }
    }

    /// <summary>
    /// Hands each event to the buckets that want it and adds those to <paramref name="touched"/>, each once. The caller clears their matches when done.
    /// </summary>
    public void Match(IReadOnlyList<Event> events, List<WatcherBucket> touched)
    {
        for (int i = 0; i < events.Count; i++)
        {
            Event happened = events[i];
            if (_keys.TryGetValue(happened.Kv.Key, out WatcherBucket? single))
            {
                AddMatch(single, happened, touched);
            }

            if (_ranges.Count == 0)
            {
                continue;
            }

            _stabbed.Clear();
            _ranges.Stab(happened.Kv.Key, _stabbed);
            foreach (WatcherBucket bucket in _stabbed)
            {
                AddMatch(bucket, happened, touched);
            }
        }
    }

    /// <summary>Adds all watchers, in no particular order.</summary>
    public void CopyTo(List<Watcher> watchers)
    {
        watchers.EnsureCapacity(watchers.Count + Count);
        foreach (WatcherBucket bucket in _keys.Values)
        {
            watchers.AddRange(bucket.Watchers);
        }

        _stabbed.Clear();
        _ranges.CopyTo(_stabbed);
        foreach (WatcherBucket bucket in _stabbed)
        {
            watchers.AddRange(bucket.Watchers);
        }
    }

    private static void AddMatch(WatcherBucket bucket, Event happened, List<WatcherBucket> touched)
    {
        if (!bucket.HasMatches)
        {
            touched.Add(bucket);
        }

        bucket.AddMatch(happened);
    }
}
