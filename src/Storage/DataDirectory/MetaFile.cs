using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.DataDirectory;

/// <summary>
/// META: two slots of 4 KiB, written in turn, so that the one that counts is never overwritten. A slot fits a sector and is written whole or
/// not at all. When the newer slot cannot be read the older one is taken: everything it names is kept until the newer one is durable, so
/// either all of that is still there and the state is whole, or opening fails because a file is missing.
/// </summary>
internal sealed class MetaFile(IDisk disk, string directory)
{
    internal const string Name = "META";
    internal const string UnfinishedName = "META.tmp";
    private const int SlotBytes = 4096;

    private string FilePath => Path.Combine(directory, Name);

    /// <summary>The record that counts; null when there is no file.</summary>
    internal MetaRecord? Read()
    {
        if (!disk.FileExists(FilePath))
        {
            return null;
        }

        using IDiskFile file = disk.Open(FilePath, DiskOpenMode.Existing);
        MetaRecord? newest = null;
        byte[] slot = new byte[MetaRecord.Bytes];
        for (int i = 0; i < 2; i++)
        {
            slot.AsSpan().Clear();
            file.Read(i * SlotBytes, slot);
            MetaRecord? record = MetaRecord.Decode(slot, FilePath, i * SlotBytes);
            if (record is not null && (newest is null || record.Generation > newest.Generation))
            {
                newest = record;
            }
        }

        return newest ?? throw new StorageException("neither slot holds a readable record: the file is damaged or not of this program", FilePath, 0);
    }

    /// <summary>Makes the file. Durable on return.</summary>
    internal void Create(MetaRecord first)
    {
        string unfinished = Path.Combine(directory, UnfinishedName);
        using (IDiskFile file = disk.Open(unfinished, DiskOpenMode.OpenOrCreate))
        {
            file.SetLength(0);
            file.SetLength(2 * SlotBytes);
            file.Write(SlotOf(first), first.Encode());
            file.Sync();
        }

        disk.Rename(unfinished, FilePath);
        disk.SyncDirectory(directory);
    }

    /// <summary>Writes the next record into the slot that does not count. Durable on return.</summary>
    internal void Write(MetaRecord next)
    {
        using IDiskFile file = disk.Open(FilePath, DiskOpenMode.Existing);
        file.Write(SlotOf(next), next.Encode());
        file.Sync();
    }

    private static long SlotOf(MetaRecord record) => (long)(record.Generation % 2) * SlotBytes;
}
