using System.Collections.Concurrent;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Tests;

/// <summary>A revision store without a disk.</summary>
internal sealed class MemoryRevisionStore : IRevisionStore
{
    private readonly ConcurrentDictionary<Revision, RevisionRecord> _records = new();

    public int Count => _records.Count;

    public long SizeBytes => _records.Values.Sum(static record => 64L + record.KeyValue.CalculateSize());

    /// <summary>Called before each record is dropped; lets tests stop or watch a compaction.</summary>
    public Action<Revision>? BeforeDrop { get; set; }

    public IEnumerable<Revision> Revisions => _records.Keys.Order();

    public void Append(in RevisionRecord record) => _records[record.Revision] = record;

    public bool TryRead(Revision revision, out RevisionRecord record) => _records.TryGetValue(revision, out record);

    public IEnumerable<RevisionRecord> Scan() => _records.Values;

    public long Compact(Func<Revision, bool> isObsolete, Func<bool> shouldStop)
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
