using Google.Protobuf;

namespace WebEtcd.StateMachine.Watch;

/// <summary>One watcher, for an inspector.</summary>
/// <param name="StreamId">Number of the stream, unique in the life of the process.</param>
/// <param name="WatchId">Number of the watcher on its stream.</param>
/// <param name="Key">First key.</param>
/// <param name="RangeEnd">Empty for a single key, one zero byte for all keys from the first on, else the first key behind the range.</param>
/// <param name="NextRevision">Everything below is handed to the stream or does not concern the watcher.</param>
/// <param name="State">How far it is.</param>
/// <param name="PrevKv">Whether it asked for previous values.</param>
/// <param name="ProgressNotify">Whether it asked to be told the revision when idle.</param>
public readonly record struct WatcherInfo(
    long StreamId,
    long WatchId,
    ByteString Key,
    ByteString RangeEnd,
    long NextRevision,
    WatcherState State,
    bool PrevKv,
    bool ProgressNotify)
{
    /// <summary>Where the client asked to begin; 0 for what happens from then on.</summary>
    public long StartRevision { get; init; }

    /// <summary>It is not told of puts.</summary>
    public bool NoPut { get; init; }

    /// <summary>It is not told of deletes.</summary>
    public bool NoDelete { get; init; }

    /// <summary>It takes large responses in pieces.</summary>
    public bool Fragment { get; init; }

    /// <summary>Events that are kept for it because the sink is full.</summary>
    public int PendingEvents { get; init; }

    /// <summary>The sink of its stream is full: nothing is read for it until that changes.</summary>
    public bool IsStreamBlocked { get; init; }
}
