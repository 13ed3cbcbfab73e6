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
    bool ProgressNotify);
