using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>The past as watchers read it. Thread-safe.</summary>
public interface IEventHistory
{
    /// <summary>Revision of the last finished transaction.</summary>
    long CurrentRevision { get; }

    /// <summary>Revision of the last compaction; -1 for none. Events below it are gone, those at it can still be read.</summary>
    long CompactedRevision { get; }

    /// <summary>
    /// Adds the events of at most <paramref name="maxRevisions"/> revisions, from <paramref name="fromRevision"/> up to and including
    /// <paramref name="toRevision"/>, ordered by revision and sub-revision, never part of a revision. Events carry no previous values.
    /// Returns the next revision to read (<paramref name="toRevision"/> + 1 when all was read), or -1 when <paramref name="fromRevision"/> is compacted.
    /// </summary>
    long ReadEvents(long fromRevision, long toRevision, int maxRevisions, List<Event> events);

    /// <summary>The key as of a revision; null when it did not exist then or the revision is compacted.</summary>
    KeyValue? ReadAt(Google.Protobuf.ByteString key, long revision);
}
