namespace WebEtcd.Shared.Services;

/// <summary>Names a watch on one member.</summary>
/// <param name="StreamId">Number of the stream, unique in the life of the process.</param>
/// <param name="WatchId">Number of the watch on its stream, as the client knows it.</param>
public readonly record struct WatchPlace(long StreamId, long WatchId);
