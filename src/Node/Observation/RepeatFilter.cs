using System.Numerics;

namespace WebEtcd.Node.Observation;

/// <summary>
/// Lets something that repeats through a few times, and then ever more rarely: the 1st to 4th, 8th, 16th time and so on. A member that is cut off
/// campaigns every second for as long as it takes; what happened before that is to stay in sight. Used by one thread.
/// </summary>
internal sealed class RepeatFilter<TKey>
    where TKey : notnull
{
    private const int AlwaysPassed = 4;
    private readonly Dictionary<TKey, int> _counts = [];

    /// <summary>True when it is to be told. <paramref name="count"/> says the how manieth time this is.</summary>
    public bool Passes(TKey key, out int count)
    {
        count = _counts[key] = _counts.GetValueOrDefault(key) + 1;
        return count <= AlwaysPassed || BitOperations.IsPow2(count);
    }

    /// <summary>Something else has happened: what comes now is no repetition.</summary>
    public void Reset() => _counts.Clear();
}
