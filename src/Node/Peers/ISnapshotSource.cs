namespace WebEtcd.Node.Peers;

/// <summary>A snapshot to send. Its bytes do not change until it is disposed. Used by one thread at a time.</summary>
internal interface ISnapshotSource : IDisposable
{
    /// <summary>What the receiver's store needs to know before the bytes; at most 64 MiB.</summary>
    ReadOnlyMemory<byte> Manifest { get; }

    /// <summary>Bytes in all.</summary>
    long Length { get; }

    /// <summary>Reads from an offset and returns how many bytes were read: at least one while the offset is below <see cref="Length"/>.</summary>
    int Read(long offset, Span<byte> target);
}
