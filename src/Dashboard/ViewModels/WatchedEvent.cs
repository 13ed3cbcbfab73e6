namespace WebEtcd.Dashboard.ViewModels;

/// <summary>One event as a page keeps it: values are cut, so that a page's memory is bounded.</summary>
/// <param name="Ordinal">Counts events of this watch; names the row.</param>
/// <param name="ValueLength">Bytes of the whole value.</param>
/// <param name="Previous">Start of the value before; null when not asked for or not known.</param>
public sealed record WatchedEvent(
    long Ordinal,
    bool IsDelete,
    byte[] Key,
    byte[] Value,
    int ValueLength,
    byte[]? Previous,
    long ModRevision,
    long Version,
    long Lease,
    DateTimeOffset ReceivedAt);
