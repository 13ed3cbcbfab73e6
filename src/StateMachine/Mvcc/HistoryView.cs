using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Values;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// The whole kept history as of one moment: what a compaction at the compacted revision leaves, and every later record up to the current revision. Reading
/// it goes beside reads and writes; compactions may be accepted, but not carried out meanwhile.
/// </summary>
public sealed class HistoryView
{
    private const long FirstWrite = 2;

    private readonly MvccStore _store;
    private readonly int _generation;

    internal HistoryView(MvccStore store)
    {
        _store = store;
        _generation = store.Compactor.Generation;
        Revision = store.CurrentRevision;
        CompactedRevision = store.CompactedRevision;
    }

    /// <summary>The last revision in it.</summary>
    public long Revision { get; }

    /// <summary>The compaction it is after; -1 for none.</summary>
    public long CompactedRevision { get; }

    /// <summary>All records in the order of revisions.</summary>
    /// <exception cref="EtcdException">A snapshot from the leader has replaced the store meanwhile: what was read so far is of no use.</exception>
    public IEnumerable<RevisionRecord> Read()
    {
        foreach (Revision revision in KeptBefore(CompactedRevision))
        {
            yield return Find(revision) ?? throw Gone(revision);
        }

        for (long main = Math.Max(CompactedRevision, FirstWrite); main <= Revision; main++)
        {
            int width = WidthOf(main);
            for (int sub = 0; sub < width; sub++)
            {
                var revision = new Revision(main, sub);
                if (Find(revision) is { } record)
                {
                    yield return record;
                }
                else if (main > CompactedRevision)
                {
                    throw Gone(revision);
                }
            }
        }

        RequireSameStore();
    }

    /// <summary>The last change of each key before a revision, of the keys that had not been deleted by then and are not changed at it.</summary>
    private List<Revision> KeptBefore(long compacted)
    {
        var kept = new List<Revision>();
        byte[]? cursor = compacted < FirstWrite ? null : [];
        while (cursor is not null)
        {
            lock (_store.Gate)
            {
                LeafNode leaf = _store.Index.SeekLeaf(cursor, out _, out _, out cursor);
                for (int i = 0; i < leaf.Count; i++)
                {
                    if (leaf.States[i].TryFind(compacted, out KeptRevision found) && found.Main < compacted)
                    {
                        kept.Add(found.Revision);
                    }
                }
            }
        }

        RequireSameStore();
        kept.Sort();
        return kept;
    }

    private int WidthOf(long main)
    {
        lock (_store.Gate)
        {
            return _store.Widths.WidthOf(main);
        }
    }

    private RevisionRecord? Find(Revision revision) => _store.Store.TryRead(revision, out RevisionRecord record) ? record : null;

    private void RequireSameStore()
    {
        if (_store.Compactor.Generation != _generation)
        {
            throw Replaced();
        }
    }

    private Exception Gone(Revision revision) => _store.Compactor.Generation != _generation
        ? Replaced()
        : new InvalidOperationException($"The revision store lacks record {revision}, which no compaction has taken.");

    private static EtcdException Replaced() =>
        new(StatusCode.Unavailable, "etcdserver: the store was replaced by a snapshot of the leader, try again");
}
