using Microsoft.Win32.SafeHandles;

namespace WebEtcd.Storage.Disk;

internal sealed class PhysicalDiskFile(string path, SafeFileHandle handle) : IDiskFile
{
    public string Path { get; } = path;

    public long Length => RandomAccess.GetLength(handle);

    public int Read(long offset, Span<byte> buffer)
    {
        int total = 0;
        while (total < buffer.Length)
        {
            int read = RandomAccess.Read(handle, buffer[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    public void Write(long offset, ReadOnlySpan<byte> data) => RandomAccess.Write(handle, data, offset);

    public void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public void Sync()
    {
        // fdatasync leaves out the timestamps, which saves a journal write for every commit into a file that is already zero-filled.
        if (!OperatingSystem.IsLinux() || !LinuxSync.TryData(handle, Path))
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    public void Dispose() => handle.Dispose();
}
