using WebEtcd.Storage.DataDirectory;
using WebEtcd.Storage.Disk;
using WebEtcd.Storage.Revisions;

namespace WebEtcd.Storage.Snapshots;

/// <summary>The place for the one snapshot that is being received, or waits to be installed. Thread-safe.</summary>
internal sealed class SnapshotInbox(IDisk disk, DirectoryLayout layout, StorageOptions options, MetaFile meta) : IDisposable
{
    private readonly Lock _gate = new();
    private IncomingStore? _incoming;
    private bool _closed;

    /// <summary>Begins to receive a snapshot, or goes on when it is the one that is here already. Another one is deleted.</summary>
    internal IncomingSnapshot Receive(SnapshotManifest manifest)
    {
        lock (_gate)
        {
            int storeNumber = meta.Current!.StoreNumber + 1;
            ObjectDisposedException.ThrowIf(_closed, typeof(NodeStorage));
            if (_incoming is { } known)
            {
                bool isSame = known.Number == storeNumber && known.Manifest.IsSameAs(manifest);
                if (!isSame)
                {
                    known.Stop();
                }

                lock (known.Gate)
                {
                    if (isSame && !known.IsGone)
                    {
                        return known.NewReceiver();
                    }

                    DiscardUnlessGone(known);
                }
            }

            _incoming = new IncomingStore(disk, layout, storeNumber, RevisionLayout.For(options, (manifest.PageBits, manifest.SegmentBits)), manifest);
            _incoming.Create();
            return _incoming.NewReceiver();
        }
    }

    /// <summary>Takes a complete snapshot out and installs it. Nothing else is received before META names its store.</summary>
    internal void Install(IncomingSnapshot snapshot, Action<RevisionStore> install)
    {
        lock (_gate)
        {
            RevisionStore store;
            lock (snapshot.Store.Gate)
            {
                if (_incoming != snapshot.Store)
                {
                    throw new InvalidOperationException($"the snapshot of entry {snapshot.Manifest.AppliedIndex} was replaced by another one");
                }

                store = snapshot.Store.Take();
            }

            _incoming = null;
            install(store);
        }
    }

    /// <summary>Deletes a snapshot that a checkpoint has made useless, unless somebody is still sending it.</summary>
    internal void DiscardUpTo(ulong appliedIndex)
    {
        lock (_gate)
        {
            if (_incoming is not { } incoming || incoming.Manifest.AppliedIndex > appliedIndex || !incoming.Gate.TryEnter())
            {
                return;
            }

            try
            {
                if (!incoming.HasReceiver)
                {
                    DiscardUnlessGone(incoming);
                    _incoming = null;
                }
            }
            finally
            {
                incoming.Gate.Exit();
            }
        }
    }

    /// <summary>Closes the files; nothing is received any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            if (_incoming is { } incoming)
            {
                incoming.Stop();
                lock (incoming.Gate)
                {
                    incoming.Dispose();
                }
            }
        }
    }

    private static void DiscardUnlessGone(IncomingStore incoming)
    {
        if (!incoming.IsGone)
        {
            incoming.Discard();
        }
    }
}
