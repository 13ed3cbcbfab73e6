using FASTER.core;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Wal;

/// <summary>
/// FasterLog's device over the segment files. It works inline, on the caller's thread: Commit() returns when the bytes are with the operating
/// system. A failure is latched and FASTER is told of success, as it would wait or retry otherwise; the log asks the latch after every commit.
/// </summary>
internal sealed class WalDevice(WalSegments segments, string directory) : StorageDeviceBase(Path.Combine(directory, "raft.wal"), WalGeometry.SectorBytes, -1)
{
    public override unsafe void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
    {
        try
        {
            segments.Write(segmentId, (long)destinationAddress, new ReadOnlySpan<byte>((void*)sourceAddress, (int)numBytesToWrite));
        }
        catch (Exception e)
        {
            segments.Latch.Set(e);
        }

        callback(0, numBytesToWrite, context);
    }

    public override unsafe void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
    {
        try
        {
            segments.Read(segmentId, (long)sourceAddress, new Span<byte>((void*)destinationAddress, (int)readLength));
        }
        catch (Exception e)
        {
            segments.Latch.Set(e);
        }

        callback(0, readLength, context);
    }

    /// <summary>Nothing: segments are given back by <see cref="WalSegments.Retire"/> after META no longer needs them.</summary>
    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) => callback(result);

    public override void Dispose()
    {
    }
}
