namespace WebEtcd.Storage.Disk;

/// <summary>A file of a <see cref="LatchedDisk"/>.</summary>
internal sealed class LatchedDiskFile(IDiskFile inner, FailureLatch latch) : IDiskFile
{
    public string Path => inner.Path;

    public long Length => inner.Length;

    public int Read(long offset, Span<byte> buffer)
    {
        latch.ThrowIfFailed();
        try
        {
            return inner.Read(offset, buffer);
        }
        catch (Exception e)
        {
            throw Failed(e, "reading", offset);
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        latch.ThrowIfFailed();
        try
        {
            inner.Write(offset, data);
        }
        catch (Exception e)
        {
            throw Failed(e, "writing", offset);
        }
    }

    public void SetLength(long length)
    {
        latch.ThrowIfFailed();
        try
        {
            inner.SetLength(length);
        }
        catch (Exception e)
        {
            throw Failed(e, "changing the length", length);
        }
    }

    public void Sync()
    {
        latch.ThrowIfFailed();
        try
        {
            inner.Sync();
        }
        catch (Exception e)
        {
            throw Failed(e, "syncing", null);
        }
    }

    public void Dispose() => inner.Dispose();

    private StorageException Failed(Exception e, string what, long? offset)
    {
        var failure = new StorageException($"{what} failed: {e.Message}", inner.Path, offset, e);
        latch.Set(failure);
        return failure;
    }
}
