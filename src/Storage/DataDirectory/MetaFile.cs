using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.DataDirectory;

/// <summary>
/// META: two slots of 4 KiB, written in turn, so that the one that counts is never overwritten. A slot fits a sector and is written whole or
/// not at all. When the newer slot cannot be read the older one is taken: everything it names is kept until the newer one is durable, so
/// either all of that is still there and the state is whole, or opening fails because a file is missing. Not thread-safe.
/// </summary>
internal sealed class MetaFile
{
    internal const string Name = "META";
    internal const string UnfinishedName = "META.tmp";
    private const int SlotBytes = 4096;
    private readonly IDisk _disk;
    private readonly string _directory;
    private bool _namesTwoStores;

    /// <summary>Reads the file.</summary>
    internal MetaFile(IDisk disk, string directory)
    {
        _disk = disk;
        _directory = directory;
        if (disk.FileExists(FilePath))
        {
            Current = Read();
        }
    }

    /// <summary>The record that counts; null when there is no file.</summary>
    internal MetaRecord? Current { get; private set; }

    private string FilePath => Path.Combine(_directory, Name);

    /// <summary>Makes the file. Durable on return.</summary>
    internal void Create(MetaRecord first)
    {
        string unfinished = Path.Combine(_directory, UnfinishedName);
        using (IDiskFile file = _disk.Open(unfinished, DiskOpenMode.OpenOrCreate))
        {
            file.SetLength(0);
            file.SetLength(2 * SlotBytes);
            file.Write(SlotOf(first), first.Encode());
            file.Sync();
        }

        _disk.Rename(unfinished, FilePath);
        _disk.SyncDirectory(_directory);
        Current = first;
    }

    /// <summary>Writes the next record, with the next generation, into the slot that does not count. Durable on return.</summary>
    internal void Write(MetaRecord next)
    {
        MetaRecord numbered = next with { Generation = next.Generation + 1 };
        using IDiskFile file = _disk.Open(FilePath, DiskOpenMode.Existing);
        file.Write(SlotOf(numbered), numbered.Encode());
        file.Sync();
        Current = numbered;
    }

    /// <summary>
    /// Writes a record that names another store: the first write is the switch, the second one makes the other slot say the same. Without it a
    /// later damage of one slot could bring back a store that was empty and therefore lacks no file.
    /// </summary>
    internal void SwitchStore(MetaRecord next)
    {
        Write(next);
        Write(Current!);
    }

    /// <summary>Finishes a switch of stores that was cut short between its two writes. To be called before the other store is deleted.</summary>
    internal void FinishSwitch()
    {
        if (_namesTwoStores)
        {
            Write(Current!);
            _namesTwoStores = false;
        }
    }

    private MetaRecord Read()
    {
        using IDiskFile file = _disk.Open(FilePath, DiskOpenMode.Existing);
        MetaRecord? newest = null;
        byte[] slot = new byte[MetaRecord.Bytes];
        for (int i = 0; i < 2; i++)
        {
            slot.AsSpan().Clear();
            file.Read(i * SlotBytes, slot);
            MetaRecord? record = MetaRecord.Decode(slot, FilePath, i * SlotBytes);
            if (record is null)
            {
                continue;
            }

            _namesTwoStores |= newest is not null && newest.StoreNumber != record.StoreNumber;
            newest = newest is null || record.Generation > newest.Generation ? record : newest;
        }

        return newest ?? throw new StorageException("neither slot holds a readable record: the file is damaged or not of this program", FilePath, 0);
    }

    private static long SlotOf(MetaRecord record) => (long)(record.Generation % 2) * SlotBytes;
}
