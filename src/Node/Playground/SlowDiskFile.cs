using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Playground;

/// <summary>A file on a <see cref="SlowDisk"/>.</summary>
internal sealed class SlowDiskFile(IDiskFile inner, SlowDisk disk) : IDiskFile
{
    public string Path => inner.Path;

    public long Length => inner.Length;

    public int Read(long offset, Span<byte> buffer) => inner.Read(offset, buffer);

    public void Write(long offset, ReadOnlySpan<byte> data) => inner.Write(offset, data);

    public void SetLength(long length) => inner.SetLength(length);

    public void Sync()
    {
        disk.Wait();
        inner.Sync();
    }

    public void Dispose() => inner.Dispose();
}
