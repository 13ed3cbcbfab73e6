namespace WebEtcd.Storage.Disk;

/// <summary>An open file. Synchronous; reads and writes of different ranges may run in parallel.</summary>
public interface IDiskFile : IDisposable
{
    string Path { get; }

    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads from an offset; fewer bytes than asked for only where the file ends.</summary>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes all bytes at an offset, growing the file as needed. Not durable before <see cref="Sync"/>.</summary>
    void Write(long offset, ReadOnlySpan<byte> data);

    /// <summary>Cuts or grows the file; the grown part reads as zeros.</summary>
    void SetLength(long length);

    /// <summary>Returns when everything that was written is durable. A failure must never be retried: the lost pages count as clean afterwards.</summary>
    void Sync();
}
