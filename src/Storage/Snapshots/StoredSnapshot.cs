using WebEtcd.Storage.Revisions;

namespace WebEtcd.Storage.Snapshots;

/// <summary>
/// The last checkpoint as a stream to be sent to a member that is too far behind the log. The files that it needs stay until it is disposed.
/// For one thread at a time.
/// </summary>
public sealed class StoredSnapshot : IDisposable
{
    private readonly SharedStore _store;
    private readonly SnapshotBlocks _blocks;
    private readonly byte[] _block = new byte[SnapshotBlocks.StrideBytes];
    private long _loaded = -1;
    private bool _disposed;

    /// <summary>Takes over a use of the store and a pin on its files.</summary>
    internal StoredSnapshot(SharedStore store, SnapshotManifest manifest)
    {
        _store = store;
        Manifest = manifest;
        _blocks = manifest.Blocks;
    }

    /// <summary>What the receiver has to know first.</summary>
    public SnapshotManifest Manifest { get; }

    /// <summary>Bytes of the stream.</summary>
    public long Length => _blocks.Length;

    /// <summary>
    /// Reads from an offset of the stream; fewer bytes than asked for only at its end. Throws <see cref="StorageException"/> when the disk fails.
    /// </summary>
    public int Read(long offset, Span<byte> target)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int total = 0;
        while (total < target.Length && offset < Length)
        {
            long block = offset / SnapshotBlocks.StrideBytes;
            Load(block);
            int at = (int)(offset % SnapshotBlocks.StrideBytes);
            int count = Math.Min(target.Length - total, _blocks.BytesOf(block) + SnapshotBlocks.ChecksumBytes - at);
            _block.AsSpan(at, count).CopyTo(target[total..]);
            total += count;
            offset += count;
        }

        return total;
    }

    /// <summary>Lets go of the files.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _store.Revisions.Unpin(Manifest.Begin);
            _store.Leave();
        }
    }

    private void Load(long block)
    {
        if (_loaded == block)
        {
            return;
        }

        _loaded = -1;
        _store.Revisions.ReadRaw(_blocks.AddressOf(block), _block.AsSpan(0, _blocks.BytesOf(block)));
        _blocks.Seal(block, _block);
        _loaded = block;
    }
}
