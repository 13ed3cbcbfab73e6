using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.Shared.Values;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>Finds queues by looking at every key.</summary>
internal sealed class FakeQueueBrowserService(FakeStore store) : IQueueBrowserService
{
    /// <summary>Thrown by every call when set.</summary>
    public EtcdError? Failure { get; set; }

    public bool SeesAll { get; set; } = true;

    /// <summary>What the caller may do with every queue.</summary>
    public bool MayRelease { get; set; } = true;

    /// <summary>A queue with more keys is not put in order.</summary>
    public int MostKeys { get; set; } = int.MaxValue;

    public ValueTask<QueuePage> ListAsync(QueueQuery query, CallContext context)
    {
        if (Failure is not null)
        {
            throw new EtcdException(Failure);
        }

        lock (store.Gate)
        {
            byte[][] names =
            [
                .. store.All().Select(kv => Name(kv)).OfType<byte[]>().Distinct(ByteArrayEquality.Instance)
                    .Where(name => name.AsSpan().StartsWith(query.Prefix.Span) && (query.From is null || name.AsSpan().SequenceCompareTo(query.From) >= 0))
                    .Order(KeyOrder.Instance),
            ];
            return ValueTask.FromResult(new QueuePage([.. names.Take(query.Limit).Select(name => Queue(name, query.Places))], names.Length > query.Limit ? names[query.Limit] : null, SeesAll));
        }
    }

    private KeyQueue Queue(byte[] name, int most)
    {
        byte[] prefix = QueueKey.PrefixOf(name);
        KeyValue[] keys = [.. store.All().Where(kv => kv.Key.Span.StartsWith(prefix)).OrderBy(kv => kv.CreateRevision)];
        return new KeyQueue(name, keys.Length > MostKeys ? [] : [.. keys.Take(most).Select(kv => Place(kv, name))], keys.Length, MayRelease && keys[0].Lease != 0);
    }

    private static QueuePlace Place(KeyValue kv, byte[] name) => new(
        kv.Key.ToByteArray(),
        kv.Lease,
        Name(kv) is { } its && its.AsSpan().SequenceEqual(name),
        kv.CreateRevision,
        kv.Value.Span[..Math.Min(kv.Value.Length, QueuePlace.ValueBytesShown)].ToArray(),
        kv.Value.Length);

    private static byte[]? Name(KeyValue kv) => QueueKey.TryName(kv.Key.Span, kv.Lease, out ReadOnlySpan<byte> name) ? name.ToArray() : null;
}
