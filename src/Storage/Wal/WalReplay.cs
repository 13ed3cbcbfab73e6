using WebEtcd.Raft;

namespace WebEtcd.Storage.Wal;

/// <summary>Folds the records of a scan into the log that they describe.</summary>
internal sealed class WalReplay(WalSegments segments, WalContents contents)
{
    private readonly List<Entry> _entries = [];

    internal IReadOnlyList<Entry> Entries => _entries;

    internal void OnRecord(WalRecord record)
    {
        contents.OnFrame(record.Position);
        switch (record.Type)
        {
            case WalRecordType.Entry:
                OnEntry(record);
                break;
            case WalRecordType.HardState when record.Payload.Length == HardStateCodec.Bytes:
                contents.OnHardState(HardStateCodec.Read(record.Payload));
                break;
            default:
                throw Unusable(record, $"record type {(byte)record.Type} with {record.Payload.Length} bytes is unknown: a newer version may have written it");
        }
    }

    private void OnEntry(WalRecord record)
    {
        contents.OnEntry(record.Index, record.Term);
        if (record.Index <= contents.StartIndex)
        {
            return;
        }

        ulong position = record.Index - contents.StartIndex - 1;
        if (position > (ulong)_entries.Count)
        {
            throw Unusable(record, $"entry {record.Index} follows entry {contents.StartIndex + (ulong)_entries.Count}: entries between them are missing");
        }

        _entries.RemoveRange((int)position, _entries.Count - (int)position);
        _entries.Add(new Entry(record.Term, record.Index, (EntryType)record.Kind, record.Payload));
    }

    private StorageException Unusable(WalRecord record, string what)
    {
        WalGeometry geometry = segments.Geometry;
        return new StorageException(what, segments.PathOf(geometry.PageOf(record.Position.Address)), geometry.OffsetInSegment(record.Position.Address));
    }
}
