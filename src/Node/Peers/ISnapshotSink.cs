using WebEtcd.Raft;

namespace WebEtcd.Node.Peers;

/// <summary>
/// A snapshot being received. Used by one thread at a time. Disposing one that is not complete says that the connection was lost: what was received
/// stays for a later attempt.
/// </summary>
internal interface ISnapshotSink : IDisposable
{
    /// <summary>Bytes received without a gap from the start, those of earlier attempts included.</summary>
    long Received { get; }

    /// <summary>Takes the bytes at <paramref name="offset"/>, which equals <see cref="Received"/>.</summary>
    void Write(long offset, ReadOnlySpan<byte> data);

    /// <summary>All bytes are there: verifies them and gives <paramref name="snapshotMessage"/> to Raft. The sender is told how it ended.</summary>
    Task CompleteAsync(Message snapshotMessage);
}
