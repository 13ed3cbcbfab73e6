using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Playground;

/// <summary>A disk whose syncs can be made to take longer, as those of a bad one do.</summary>
internal sealed class SlowDisk(IDisk inner) : IDisk
{
    private long _delayTicks;

    /// <summary>What every sync takes longer. Zero at first; may be changed at any time by any thread.</summary>
    public TimeSpan SyncDelay
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _delayTicks));
        set => Volatile.Write(ref _delayTicks, value.Ticks);
    }

    public IDiskFile Open(string path, DiskOpenMode mode) => new SlowDiskFile(inner.Open(path, mode), this);

    public bool FileExists(string path) => inner.FileExists(path);

    public bool DirectoryExists(string path) => inner.DirectoryExists(path);

    public IReadOnlyList<string> List(string directory) => inner.List(directory);

    public void CreateDirectory(string path) => inner.CreateDirectory(path);

    public void Rename(string from, string to) => inner.Rename(from, to);

    public void Delete(string path) => inner.Delete(path);

    public void DeleteDirectory(string path) => inner.DeleteDirectory(path);

    public void SyncDirectory(string path) => inner.SyncDirectory(path);

    public IDisposable Lock(string path) => inner.Lock(path);

    public long FreeBytes(string path) => inner.FreeBytes(path);

    public void Wait()
    {
        TimeSpan delay = SyncDelay;
        if (delay > TimeSpan.Zero)
        {
            Thread.Sleep(delay);
        }
    }
}
