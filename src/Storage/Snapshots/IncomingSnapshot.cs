using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.Storage.Snapshots;

/// <summary>
/// A snapshot on its way in. Takes the bytes that <see cref="StoredSnapshot"/> gives, in order. Disposing it ends this attempt; what came stays, and
/// a later attempt at the same snapshot goes on behind it. For one thread at a time.
/// </summary>
public sealed class IncomingSnapshot : IDisposable
{
    private readonly IncomingStore _store;

    internal IncomingSnapshot(IncomingStore store) => _store = store;

    /// <summary>What was announced.</summary>
    public SnapshotManifest Manifest => _store.Manifest;

    /// <summary>Bytes of the stream that are here: the offset where the sender goes on.</summary>
    public long Received => _store.Received;

    /// <summary>Bytes of the whole stream.</summary>
    public long Length => _store.Manifest.StreamLength;

    internal IncomingStore Store => _store;

    /// <summary>
    /// Takes bytes at an offset of at most <see cref="Received"/>; what is here already is passed over. Throws <see cref="StorageException"/>, naming
    /// file and offset, when a block's checksum does not fit: the block is then to be sent again. Throws
    /// <see cref="ObjectDisposedException"/> when another attempt has taken over.
    /// </summary>
    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        lock (_store.Gate)
        {
            _store.RequireReceiver(this);
            _store.Write(offset, data);
        }
    }

    /// <summary>
    /// Makes everything durable, opens the store and reads every record of it. Throws <see cref="StorageException"/> when one is damaged: then all
    /// that came is deleted. Takes about as long as reading the snapshot.
    /// </summary>
    public void Complete()
    {
        lock (_store.Gate)
        {
            _store.RequireReceiver(this);
            _store.Complete();
        }
    }

    /// <summary>
    /// Reads the records of a complete snapshot before it is installed. Nothing else happens to it meanwhile. Throws
    /// <see cref="InvalidOperationException"/> when it is not complete.
    /// </summary>
    public T Read<T>(Func<IRevisionStore, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        lock (_store.Gate)
        {
            _store.RequireReceiver(this);
            return read(_store.Verified);
        }
    }

    /// <summary>Ends the attempt. A snapshot that is complete can still be installed.</summary>
    public void Dispose()
    {
        lock (_store.Gate)
        {
            _store.EndReceiver(this);
        }
    }
}
