using Microsoft.Win32.SafeHandles;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Bolt;

/// <summary>A backup as it lies somewhere, opened for reading only.</summary>
public sealed class BackupFile : IDiskFile
{
    private readonly SafeFileHandle _handle;

    private BackupFile(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    public string Path { get; }

    public long Length { get; }

    /// <exception cref="StorageException">It cannot be read.</exception>
    public static BackupFile Open(string path)
    {
        try
        {
            return new BackupFile(path, File.OpenHandle(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StorageException($"cannot be opened: {e.Message}", path, inner: e);
        }
    }

    public int Read(long offset, Span<byte> buffer)
    {
        int total = 0;
        while (total < buffer.Length && RandomAccess.Read(_handle, buffer[total..], offset + total) is > 0 and int read)
        {
            total += read;
        }

        return total;
    }

    public void Write(long offset, ReadOnlySpan<byte> data) => throw new NotSupportedException();

    public void SetLength(long length) => throw new NotSupportedException();

    public void Sync() => throw new NotSupportedException();

    public void Dispose() => _handle.Dispose();
}
