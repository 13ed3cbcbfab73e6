namespace WebEtcd.Shared.Services;

/// <param name="Prefix">Names start with it; empty for all.</param>
/// <param name="From">The page begins with this name, or the next that there is: <see cref="QueuePage.Next"/> of the page before; null for the start.</param>
/// <param name="Limit">Queues on the page, 1 to 100.</param>
/// <param name="Places">Places shown of each queue, 1 to 100.</param>
public sealed record QueueQuery(ReadOnlyMemory<byte> Prefix, byte[]? From, int Limit, int Places);
