using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.Storage.Revisions;

/// <summary>
/// The revision store as its users hold it: it stays the same object when a snapshot puts another store behind it. Until the users have taken over
/// what the new one holds (<see cref="ForgetReplaced"/>), a record that only the old one has is read there: both hold the same history, the new
/// one further on and perhaps compacted further. No compaction runs meanwhile.
/// </summary>
internal sealed class LiveRevisions(SharedStore first) : IRevisionStore
{
    private readonly Lock _compacting = new();
    private volatile SharedStore _current = first;
    private volatile SharedStore? _replaced;
    private volatile bool _isSwitching;

    public long SizeBytes
    {
        get
        {
            SharedStore store = Enter();
            long size = store.Revisions.SizeBytes;
            store.Leave();
            return size;
        }
    }

    /// <summary>The store behind it now. For checkpoints, which exclude a switch.</summary>
    internal SharedStore Current => _current;

    /// <summary>By the apply thread, which is held while stores are switched.</summary>
    public void Append(in RevisionRecord record) => _current.Revisions.Append(record);

    public bool TryRead(Revision revision, out RevisionRecord record)
    {
        SharedStore store = Enter();
        try
        {
            if (store.Revisions.TryRead(revision, out record))
            {
                return true;
            }
        }
        finally
        {
            store.Leave();
        }

        return _replaced is { } replaced && TryRead(replaced, revision, out record);
    }

    public IEnumerable<RevisionRecord> Scan()
    {
        SharedStore store = Enter();
        try
        {
            foreach (RevisionRecord record in store.Revisions.Scan())
            {
                yield return record;
            }
        }
        finally
        {
            store.Leave();
        }
    }

    public long Compact(Func<Revision, bool> isObsolete, Func<bool> shouldStop)
    {
        lock (_compacting)
        {
            return _replaced is null ? _current.Revisions.Compact(isObsolete, () => _isSwitching || shouldStop()) : 0;
        }
    }

    public void ForgetReplaced()
    {
        lock (_compacting)
        {
            SharedStore? replaced = _replaced;
            _replaced = null;
            replaced?.LeaveReplaced();
        }
    }

    /// <summary>Puts another store behind it. A compaction that is under way ends first. Nobody may append meanwhile.</summary>
    internal void Switch(SharedStore next)
    {
        _isSwitching = true;
        lock (_compacting)
        {
            _replaced?.LeaveReplaced();
            _replaced = _current;
            _current = next;
            _isSwitching = false;
        }
    }

    /// <summary>Leaves the stores; to be called when nobody uses this any more.</summary>
    internal void Close()
    {
        ForgetReplaced();
        _current.Leave();
    }

    private static bool TryRead(SharedStore store, Revision revision, out RevisionRecord record)
    {
        record = default;
        if (!store.TryEnter())
        {
            return false;
        }

        try
        {
            return store.Revisions.TryRead(revision, out record);
        }
        finally
        {
            store.Leave();
        }
    }

    private SharedStore Enter()
    {
        while (true)
        {
            // One that cannot be entered any more was replaced since it was looked up, or everything is closed.
            SharedStore store = _current;
            if (store.TryEnter())
            {
                return store;
            }

            ObjectDisposedException.ThrowIf(store == _current, this);
        }
    }
}
