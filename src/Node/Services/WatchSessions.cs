using System.Collections.Concurrent;

namespace WebEtcd.Node.Services;

/// <summary>The open watch streams of this member, for those who ask what goes on. Touched when a stream begins and when it ends, and at no other time.</summary>
internal sealed class WatchSessions
{
    private readonly ConcurrentDictionary<long, WatchSession> _open = new();

    public void Add(WatchSession session) => _open[session.StreamId] = session;

    public void Remove(WatchSession session) => _open.TryRemove(session.StreamId, out _);

    /// <summary>The session of a stream; null when it has ended.</summary>
    public WatchSession? Find(long streamId) => _open.GetValueOrDefault(streamId);

    /// <summary>All from one stream on, ordered by stream.</summary>
    public IReadOnlyList<WatchSession> From(long streamId) =>
        [.. _open.Where(pair => pair.Key >= streamId).OrderBy(static pair => pair.Key).Select(static pair => pair.Value)];
}
