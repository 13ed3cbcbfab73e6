using System.Collections.Concurrent;

namespace WebEtcd.Node.Peers.Links;

/// <summary>Remembers what was last said about each subject, so that a state that lasts is logged once and not at every attempt.</summary>
internal sealed class ChangeLog<TKey>
    where TKey : notnull
{
    // Subjects are peers or remote addresses: strangers must not fill the memory.
    private const int MaxSubjects = 256;

    private readonly ConcurrentDictionary<TKey, string> _last = new();

    /// <summary>True when this is news.</summary>
    public bool IsNew(TKey subject, string text)
    {
        if (_last.TryGetValue(subject, out string? last) && last == text)
        {
            return false;
        }

        if (_last.Count >= MaxSubjects)
        {
            _last.Clear();
        }

        _last[subject] = text;
        return true;
    }

    public void Forget(TKey subject) => _last.TryRemove(subject, out _);
}
