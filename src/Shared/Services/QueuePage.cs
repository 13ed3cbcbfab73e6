namespace WebEtcd.Shared.Services;

/// <param name="Queues">In the order of their names.</param>
/// <param name="Next">Name of the first queue of the next page; null on the last.</param>
/// <param name="SeesAll">The caller may read every key, so no queue is left out.</param>
public sealed record QueuePage(IReadOnlyList<KeyQueue> Queues, byte[]? Next, bool SeesAll);
