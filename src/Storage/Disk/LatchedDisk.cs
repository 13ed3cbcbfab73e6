namespace WebEtcd.Storage.Disk;

/// <summary>A disk that stays failed after its first failed operation, whatever file it was.</summary>
internal sealed class LatchedDisk(IDisk inner, FailureLatch latch) : IDisk
{
    public IDiskFile Open(string path, DiskOpenMode mode)
    {
        latch.ThrowIfFailed();
        if (mode == DiskOpenMode.Existing)
        {
            return new LatchedDiskFile(inner.Open(path, mode), latch);
        }

        IDiskFile? file = null;
        latch.Guard(() => file = inner.Open(path, mode));
        return new LatchedDiskFile(file!, latch);
    }

    public bool FileExists(string path) => inner.FileExists(path);

    public bool DirectoryExists(string path) => inner.DirectoryExists(path);

    public IReadOnlyList<string> List(string directory) => inner.List(directory);

    public void CreateDirectory(string path) => latch.Guard(() => inner.CreateDirectory(path));

    public void Rename(string from, string to) => latch.Guard(() => inner.Rename(from, to));

    public void Delete(string path) => latch.Guard(() => inner.Delete(path));

    public void DeleteDirectory(string path) => latch.Guard(() => inner.DeleteDirectory(path));

    public void SyncDirectory(string path) => latch.Guard(() => inner.SyncDirectory(path));

    public IDisposable Lock(string path) => inner.Lock(path);

    public long FreeBytes(string path) => inner.FreeBytes(path);
}
