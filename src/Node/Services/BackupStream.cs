using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Google.Protobuf;
using WebEtcd.Node.Background;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine;
using WebEtcd.Storage;
using WebEtcd.Storage.Bolt;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Services;

/// <summary>
/// A backup as etcd streams it: the bytes of its database file, then their SHA-256. The state is fixed in an instant between two entries and written to a
/// scratch file beside reads and writes; only the physical part of compactions waits for that. However slow the client is, it holds up nothing but its file.
/// </summary>
internal sealed class BackupStream(EtcdStateMachine stateMachine, StateCapture capture, CompactionWorker compaction, NodeStorage storage)
{
    private const int ChunkBytes = 32 * 1024;
    private const long SpareBytes = 64L << 20;
    private static readonly SemaphoreSlim AtATime = new(2);

    public async IAsyncEnumerable<SnapshotResponse> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await AtATime.WaitAsync(cancellation);
        try
        {
            using IDiskFile file = CreateFile();
            long length = await WriteAsync(file, cancellation);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (long sent = 0; sent < length;)
            {
                cancellation.ThrowIfCancellationRequested();
                byte[] chunk = new byte[Math.Min(ChunkBytes, length - sent)];
                Guarded(() => file.Read(sent, chunk));
                hash.AppendData(chunk);
                sent += chunk.Length;
                yield return new SnapshotResponse { RemainingBytes = (ulong)(length - sent), Blob = UnsafeByteOperations.UnsafeWrap(chunk) };
            }

            yield return new SnapshotResponse { Blob = UnsafeByteOperations.UnsafeWrap(hash.GetHashAndReset()) };
        }
        finally
        {
            AtATime.Release();
        }
    }

    private IDiskFile CreateFile() => Guarded(() =>
    {
        // A disk that a backup fills would stop the node.
        long needed = (2 * stateMachine.Kv.SizeInUseBytes) + SpareBytes;
        return storage.Scratch.FreeBytes >= needed
            ? storage.Scratch.Create()
            : throw new EtcdException(StatusCode.ResourceExhausted, $"etcdserver: the disk has no room to write a snapshot: {needed} bytes are needed");
    });

    private async Task<long> WriteAsync(IDiskFile file, CancellationToken cancellation)
    {
        using IDisposable hold = await compaction.HoldAsync(cancellation);
        CapturedState state = await capture.CaptureAsync().WaitAsync(cancellation);
        return await Task.Run(() => Guarded(() => BackupWriter.Write(file, state.Tables, state.History.Read().Select(Checked))), cancellation);

        StateMachine.Mvcc.RevisionRecord Checked(StateMachine.Mvcc.RevisionRecord record)
        {
            cancellation.ThrowIfCancellationRequested();
            return record;
        }
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (IOException error)
        {
            throw new EtcdException(StatusCode.Internal, $"etcdserver: cannot write a snapshot: {error.Message}");
        }
    }
}
