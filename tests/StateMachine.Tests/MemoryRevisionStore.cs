using System.Collections.Concurrent;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Tests;

/// <summary>A revision store without a disk. Can be replaced by another one as an installed snapshot does it.</summary>
internal sealed class MemoryRevisionStore : IRevisionStore
{
    private readonly Lock _compacting = new();
    private volatile ConcurrentDictionary<Revision, RevisionRecord> _records = new();
    private volatile ConcurrentDictionary<Revision, RevisionRecord>? _replaced;
    private volatile bool _isSwitching;

    public int Count => _records.Count;

    public long SizeBytes => _records.Values.Sum(static record => 64L + record.KeyValue.CalculateSize());

    /// <summary>Called before each record is dropped; lets tests stop or watch a compaction.</summary>
    public Action<Revision>? BeforeDrop { get; set; }

    public IEnumerable<Revision> Revisions => _records.Keys.Order();

    public void Append(in RevisionRecord record) => _records[record.Revision] = record;

    public bool TryRead(Revision revision, out RevisionRecord record) =>
        _records.TryGetValue(revision, out record) || (_replaced is { } replaced && replaced.TryGetValue(revision, out record));

    public IEnumerable<RevisionRecord> Scan() => _records.Values;

    /// <summary>From now on it holds what another one holds at this moment; the old records are read until they are forgotten.</summary>
    public void ReplaceBy(MemoryRevisionStore other)
    {
        _isSwitching = true;
        lock (_compacting)
        {
            _replaced = _records;
            _records = new ConcurrentDictionary<Revision, RevisionRecord>(other._records);
            _isSwitching = false;
        }
    }

    public void ForgetReplaced() => _replaced = null;

    public long Compact(Func<Revision, bool> isObsolete, Func<bool> shouldStop)
    {
        lock (_compacting)
        {
            return _replaced is null ? CompactHeld(isObsolete, () => _isSwitching || shouldStop()) : 0;
        }
    }

    private long CompactHeld(Func<Revision, bool> isObsolete, Func<bool> shouldStop)
    {
        long dropped = 0;
        foreach (Revision revision in Revisions.ToArray())
        {
            if (shouldStop())
            {
                break;
            }

            if (isObsolete(revision))
            {
                BeforeDrop?.Invoke(revision);
                _records.TryRemove(revision, out _);
                dropped++;
            }
        }

        return dropped;
    }
}
