using WebEtcd.Storage.Disk;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>A disk whose syncs take time of the member that waits for them.</summary>
/// <param name="inner">The disk.</param>
/// <param name="onSync">Told of every sync.</param>
internal class TimedDisk(SimulatedDisk inner, Action onSync) : IDisk
{
    public SimulatedDisk Inner => inner;

    public IDiskFile Open(string path, DiskOpenMode mode) => new TimedFile(inner.Open(path, mode), this);

    public bool FileExists(string path) => inner.FileExists(path);

    public bool DirectoryExists(string path) => inner.DirectoryExists(path);

    public IReadOnlyList<string> List(string directory) => inner.List(directory);

    public void CreateDirectory(string path) => inner.CreateDirectory(path);

    public void Rename(string from, string to) => inner.Rename(from, to);

    public void Delete(string path) => inner.Delete(path);

    public void DeleteDirectory(string path) => inner.DeleteDirectory(path);

    public void SyncDirectory(string path)
    {
        onSync();
        inner.SyncDirectory(path);
    }

    public IDisposable Lock(string path) => inner.Lock(path);

    public long FreeBytes(string path) => inner.FreeBytes(path);

    /// <summary>What a file's sync does besides taking time.</summary>
    protected virtual void Sync(IDiskFile file) => file.Sync();

    private sealed class TimedFile(IDiskFile inner, TimedDisk disk) : IDiskFile
    {
        public string Path => inner.Path;

        public long Length => inner.Length;

        public int Read(long offset, Span<byte> buffer) => inner.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> data) => inner.Write(offset, data);

        public void SetLength(long length) => inner.SetLength(length);

        public void Sync()
        {
            disk.OnSync();
            disk.Sync(inner);
        }

        public void Dispose() => inner.Dispose();
    }

    private void OnSync() => onSync();
}
