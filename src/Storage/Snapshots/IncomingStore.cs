using WebEtcd.Storage.Checkpoints;
using WebEtcd.Storage.DataDirectory;
using WebEtcd.Storage.Disk;
using WebEtcd.Storage.Revisions;

namespace WebEtcd.Storage.Snapshots;

/// <summary>
/// The directory that a snapshot is received into: a revision store that META does not name. Guarded by <see cref="Gate"/>. A failure of the disk is
/// latched as any other; damaged data is not, it only ends the snapshot.
/// </summary>
internal sealed class IncomingStore(IDisk disk, DirectoryLayout layout, int number, RevisionLayout revisionLayout, SnapshotManifest manifest) : IDisposable
{
    private readonly SnapshotBlocks _blocks = manifest.Blocks;
    private readonly byte[] _block = new byte[SnapshotBlocks.StrideBytes];
    private readonly string _directory = layout.StoreOf(number);
    private IDiskFile? _file;
    private int _segment = -1;
    private long _nextBlock;
    private int _filled;
    private IncomingSnapshot? _receiver;
    private RevisionStore? _verified;
    private bool _gone;
    private volatile bool _isStopping;
    private volatile bool _isVerifying;

    internal Lock Gate { get; } = new();

    internal SnapshotManifest Manifest { get; } = manifest;

    internal int Number { get; } = number;

    internal RevisionLayout Layout { get; } = revisionLayout;

    /// <summary>Bytes of the stream that are here. May be read without the gate.</summary>
    internal long Received => Math.Min(Interlocked.Read(ref _nextBlock) * SnapshotBlocks.StrideBytes, _blocks.Length) + Volatile.Read(ref _filled);

    internal bool IsGone => _gone;

    internal bool HasReceiver => _receiver is not null;

    /// <summary>True while the gate is held for long.</summary>
    internal bool IsVerifying => _isVerifying;

    /// <summary>True when it can be installed.</summary>
    internal bool IsComplete => Volatile.Read(ref _verified) is not null;

    internal RevisionStore Verified => _verified ?? throw new InvalidOperationException($"the snapshot of entry {Manifest.AppliedIndex} is not complete");

    /// <summary>Nobody wants it any more: a verification that is under way ends, so that whoever waits for the gate need not wait for it. Without the gate.</summary>
    internal void Stop() => _isStopping = true;

    /// <summary>Makes the empty directory.</summary>
    internal void Create()
    {
        layout.DeleteStore(Number);
        disk.CreateDirectory(_directory);
    }

    /// <summary>Gives it to a receiver; one that had it before loses it.</summary>
    internal IncomingSnapshot NewReceiver() => _receiver = new IncomingSnapshot(this);

    internal void RequireReceiver(IncomingSnapshot receiver) => ObjectDisposedException.ThrowIf(_receiver != receiver || _gone, receiver);

    internal void EndReceiver(IncomingSnapshot receiver)
    {
        if (_receiver == receiver)
        {
            _receiver = null;
        }
    }

    internal void Write(long offset, ReadOnlySpan<byte> data)
    {
        long known = Received - offset;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(known, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, _blocks.Length - offset, nameof(data));
        data = data[(int)Math.Min(known, data.Length)..];
        while (!data.IsEmpty)
        {
            int whole = _blocks.BytesOf(_nextBlock) + SnapshotBlocks.ChecksumBytes;
            int count = Math.Min(whole - _filled, data.Length);
            data[..count].CopyTo(_block.AsSpan(_filled));
            _filled += count;
            data = data[count..];
            if (_filled == whole)
            {
                AcceptBlock();
            }
        }
    }

    internal void Complete()
    {
        if (_verified is not null)
        {
            return;
        }

        if (Received != _blocks.Length)
        {
            throw new InvalidOperationException($"the snapshot of entry {Manifest.AppliedIndex} is not complete: {Received} of {_blocks.Length} bytes");
        }

        _isVerifying = true;
        try
        {
            EndFile();
            CheckpointFile.Write(disk, _directory, Manifest.Checkpoint, Manifest.Cut);
            disk.SyncDirectory(layout.Member);
            _verified = OpenVerified();
        }
        catch
        {
            Discard();
            throw;
        }
        finally
        {
            _isVerifying = false;
        }
    }

    /// <summary>Gives away the verified store: it is no longer an incoming one.</summary>
    internal RevisionStore Take()
    {
        RevisionStore store = Verified;
        _gone = true;
        _verified = null;
        return store;
    }

    /// <summary>Closes and deletes everything.</summary>
    internal void Discard()
    {
        Dispose();
        layout.DeleteStore(Number);
    }

    /// <summary>Closes everything; the next start deletes it.</summary>
    public void Dispose()
    {
        _gone = true;
        _file?.Dispose();
        _file = null;
        _verified?.Dispose();
        _verified = null;
    }

    private void AcceptBlock()
    {
        long address = _blocks.AddressOf(_nextBlock);
        _filled = 0;
        if (!_blocks.IsIntact(_nextBlock, _block))
        {
            throw new StorageException($"a block of the snapshot of entry {Manifest.AppliedIndex} came damaged: its checksum does not fit", PathAt(address), OffsetAt(address));
        }

        Span<byte> bytes = _block.AsSpan(0, _blocks.BytesOf(_nextBlock));
        while (!bytes.IsEmpty)
        {
            Enter((int)(address >> Layout.SegmentBits));
            int count = (int)Math.Min(bytes.Length, (1L << Layout.SegmentBits) - OffsetAt(address));
            _file!.Write(OffsetAt(address), bytes[..count]);
            bytes = bytes[count..];
            address += count;
        }

        Interlocked.Increment(ref _nextBlock);
    }

    private void Enter(int segment)
    {
        if (_segment != segment)
        {
            EndFile();
            _file = disk.Open(Path.Combine(_directory, RevisionDevice.NameOf(segment)), DiskOpenMode.CreateNew);
            _segment = segment;
        }
    }

    /// <summary>Each file is synced when it ends, so that little is left to do at the end of the snapshot.</summary>
    private void EndFile()
    {
        _file?.Sync();
        _file?.Dispose();
        _file = null;
    }

    private RevisionStore OpenVerified()
    {
        // Damaged data is the sender's; it must not stop this node as its own would.
        var latch = new FailureLatch(_ => { });
        RevisionStore? store = null;
        try
        {
            using (var device = new RevisionDevice(disk, _directory, Layout.SegmentBits, latch))
            {
                device.Require(Manifest.Cut);
                RawLog.Check(device, Manifest.Cut, Layout.PageBits, ThrowIfStopping);
            }

            store = RevisionStore.Open(disk, _directory, Layout, latch, Manifest.Cut);
            store.Verify(ThrowIfStopping);
            return store;
        }
        catch (Exception e)
        {
            store?.Dispose();
            throw e is StorageException ? e : new StorageException($"the snapshot of entry {Manifest.AppliedIndex} cannot be opened: {e.Message}", _directory, inner: e);
        }
    }

    private void ThrowIfStopping()
    {
        if (_isStopping)
        {
            throw new StorageException($"the snapshot of entry {Manifest.AppliedIndex} is no longer wanted", _directory);
        }
    }

    private string PathAt(long address) => Path.Combine(_directory, RevisionDevice.NameOf((int)(address >> Layout.SegmentBits)));

    private long OffsetAt(long address) => address & ((1L << Layout.SegmentBits) - 1);
}
