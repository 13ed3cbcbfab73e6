using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>Rebuilds the key index from the records on disk, in whatever order they come.</summary>
/// <param name="currentRevision">Revision of the state.</param>
/// <param name="scheduledCompact">Up to it records may be missing; -1 for no compaction.</param>
/// <param name="finishedCompact">Up to it they are gone; -1 for none.</param>
internal sealed class StoreRestorer(long currentRevision, long scheduledCompact, long finishedCompact)
{
    private const long RevisionOfNewStore = 1;

    private readonly KeyIndex _index = new();
    private readonly Dictionary<long, int> _widths = [];
    private readonly Dictionary<ByteString, long> _leases = [];
    private readonly long _compactedRevision = Math.Max(scheduledCompact, RevisionOfNewStore);
    private long _sizeInUseBytes;
    private long _revisionsAfterCompaction;

    /// <summary>Leases of the keys that have one.</summary>
    public IReadOnlyDictionary<ByteString, long> Leases => _leases;

    /// <summary>Reads all records of log entries up to <paramref name="appliedIndex"/>; what lies beyond is repeated by the log.</summary>
    /// <exception cref="InvalidOperationException">Revisions that no compaction has taken are missing: the store is damaged.</exception>
    public void Read(IRevisionStore store, ulong appliedIndex)
    {
        foreach (RevisionRecord record in store.Scan())
        {
            if (record.RaftIndex <= appliedIndex)
            {
                Add(record);
            }
        }

        // Every revision has a first change, and after the compaction none is gone.
        long expected = Math.Max(0, currentRevision - _compactedRevision);
        if (_revisionsAfterCompaction < expected)
        {
            throw new InvalidOperationException(
                $"The revision store is damaged: of the {expected} revisions after {_compactedRevision}, up to {currentRevision}, it holds {_revisionsAfterCompaction}.");
        }
    }

    /// <summary>Replaces what a store has by what was read.</summary>
    public void LoadInto(MvccStore store)
    {
        var widths = new RevisionWidths();
        widths.Load(_widths);
        store.Load(_index, widths, _sizeInUseBytes, currentRevision, scheduledCompact, finishedCompact);
    }

    private void Add(in RevisionRecord record)
    {
        if (record.Revision.Sub == 0 && record.Revision.Main > _compactedRevision)
        {
            _revisionsAfterCompaction++;
        }

        KeyValue keyValue = record.KeyValue;
        int sub = checked((int)record.Revision.Sub);
        int size = WriteTransaction.RecordBytes(keyValue);
        var revision = new KeptRevision(record.Revision.Main, sub, record.IsTombstone, size);
        _sizeInUseBytes += size;
        if (sub > 0)
        {
            _widths[revision.Main] = Math.Max(_widths.GetValueOrDefault(revision.Main), sub + 1);
        }

        bool isNewest = _index.Merge(keyValue.Key, revision, record.IsTombstone ? 0 : keyValue.CreateRevision, record.IsTombstone ? 0 : keyValue.Version);
        if (!isNewest)
        {
            return;
        }

        if (!record.IsTombstone && keyValue.Lease != 0)
        {
            _leases[keyValue.Key] = keyValue.Lease;
        }
        else
        {
            _leases.Remove(keyValue.Key);
        }
    }
}
