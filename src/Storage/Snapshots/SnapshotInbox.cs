using WebEtcd.Storage.DataDirectory;
using WebEtcd.Storage.Disk;
using WebEtcd.Storage.Revisions;

namespace WebEtcd.Storage.Snapshots;

/// <summary>
/// The snapshots that are not installed yet: at most one that is being received, and complete ones that somebody holds, as they may be about to be
/// installed. Thread-safe.
/// </summary>
internal sealed class SnapshotInbox(IDisk disk, DirectoryLayout layout, StorageOptions options, int storeNumber) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<IncomingStore> _stores = [];
    private int _lastNumber = storeNumber;
    private bool _closed;

    /// <summary>Begins to receive a snapshot, or goes on when it is one that is here already. Others that are not complete are deleted.</summary>
    internal IncomingSnapshot Receive(SnapshotManifest manifest)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(NodeStorage));
            IncomingSnapshot? known = null;
            foreach (IncomingStore store in _stores.ToArray())
            {
                bool isSame = store.Manifest.IsSameAs(manifest);
                if (!isSame && !store.IsComplete)
                {
                    store.Stop();
                }
                else if (isSame && store.IsVerifying)
                {
                    // Waiting here would keep an installation waiting as well.
                    throw new StorageException($"the snapshot of entry {manifest.AppliedIndex} is here already and being verified");
                }

                lock (store.Gate)
                {
                    if (isSame && !store.IsGone)
                    {
                        known = store.NewReceiver();
                    }
                    else if (!store.IsComplete || !store.HasReceiver)
                    {
                        Discard(store);
                    }
                }
            }

            return known ?? ReceiveNew(manifest);
        }
    }

    /// <summary>Takes a complete snapshot out and installs it. Nothing else is received meanwhile.</summary>
    internal void Install(IncomingSnapshot snapshot, Action<RevisionStore> install)
    {
        lock (_gate)
        {
            RevisionStore store;
            lock (snapshot.Store.Gate)
            {
                if (!_stores.Contains(snapshot.Store))
                {
                    throw new InvalidOperationException($"the snapshot of entry {snapshot.Manifest.AppliedIndex} was let go of and replaced by another one");
                }

                store = snapshot.Store.Take();
                _stores.Remove(snapshot.Store);
            }

            install(store);
        }
    }

    /// <summary>Deletes what a checkpoint has made useless and nobody is busy with.</summary>
    internal void DiscardUpTo(ulong appliedIndex)
    {
        lock (_gate)
        {
            foreach (IncomingStore store in _stores.Where(store => store.Manifest.AppliedIndex <= appliedIndex).ToArray())
            {
                if (!store.Gate.TryEnter())
                {
                    continue;
                }

                try
                {
                    if (!store.HasReceiver)
                    {
                        Discard(store);
                    }
                }
                finally
                {
                    store.Gate.Exit();
                }
            }
        }
    }

    /// <summary>Closes the files; nothing is received any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (IncomingStore store in _stores)
            {
                store.Stop();
                lock (store.Gate)
                {
                    store.Dispose();
                }
            }
        }
    }

    private IncomingSnapshot ReceiveNew(SnapshotManifest manifest)
    {
        // Numbers are not used again in a life: a directory may still belong to somebody who reads a store that was replaced.
        var store = new IncomingStore(disk, layout, ++_lastNumber, RevisionLayout.For(options, (manifest.PageBits, manifest.SegmentBits)), manifest);
        store.Create();
        _stores.Add(store);
        return store.NewReceiver();
    }

    private void Discard(IncomingStore store)
    {
        _stores.Remove(store);
        if (!store.IsGone)
        {
            store.Discard();
        }
    }
}
