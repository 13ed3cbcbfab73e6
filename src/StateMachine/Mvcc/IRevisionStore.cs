using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>One change, as it is kept for ever (until compacted). Write once.</summary>
/// <param name="Revision">Its place in history.</param>
/// <param name="RaftIndex">Log entry that made it; lets recovery drop what lies beyond the checkpoint.</param>
/// <param name="IsTombstone">True for a deletion; then <paramref name="KeyValue"/> holds key and mod_revision only.</param>
/// <param name="KeyValue">The key with its value after the change. Not to be changed by anybody.</param>
public readonly record struct RevisionRecord(Revision Revision, ulong RaftIndex, bool IsTombstone, KeyValue KeyValue);

/// <summary>
/// Port: where the values of all kept revisions live. The key index (in memory, here) knows which revision a key has; this knows what is in it.
/// <see cref="Append"/> is called by the apply loop only, reads by any thread at any time. A failure of the disk is thrown, and thrown again by
/// every later call.
/// </summary>
public interface IRevisionStore
{
    /// <summary>Adds a record. It is durable with the next checkpoint; until then the write-ahead log can repeat it. Adding a revision again (replay) must leave one equal record.</summary>
    void Append(in RevisionRecord record);

    /// <summary>Reads one record; false when there is none (never written, or compacted).</summary>
    bool TryRead(Revision revision, out RevisionRecord record);

    /// <summary>All records, each once, in no particular order. For boot; not to run beside writes.</summary>
    IEnumerable<RevisionRecord> Scan();

    /// <summary>
    /// Gives back the space of records for which <paramref name="isObsolete"/> says so. Runs on a background thread beside reads and writes; the
    /// predicate is thread-safe and stays true once true. Returns the number of records dropped. <paramref name="shouldStop"/> ends it early.
    /// </summary>
    long Compact(Func<Revision, bool> isObsolete, Func<bool> shouldStop);

    /// <summary>
    /// What <see cref="Scan"/> gave was taken over: records that only a store before a snapshot had are no longer read. A store that is never replaced has
    /// nothing to do.
    /// </summary>
    void ForgetReplaced()
    {
    }

    /// <summary>Bytes on disk.</summary>
    long SizeBytes { get; }
}
