using Google.Protobuf;

namespace WebEtcd.StateMachine.Lease;

/// <summary>The leases of a checkpoint or snapshot with their keys, built beside those that count.</summary>
internal sealed class RestoredLeases
{
    /// <summary>Keys of leases that do not exist are passed over.</summary>
    public RestoredLeases(IEnumerable<LeaseRecord> records, IEnumerable<KeyValuePair<ByteString, long>> keys, long minTtlSeconds)
    {
        foreach (LeaseRecord record in records)
        {
            var lease = new LeaseEntry(record.Id, Math.Max(record.TtlSeconds, minTtlSeconds)) { RemainingTtlSeconds = record.RemainingTtlSeconds };
            if (record.Id == 0 || !Leases.TryAdd(record.Id, lease))
            {
                throw new InvalidOperationException($"lease {record.Id:x16} cannot be restored: the id is 0 or appears twice");
            }
        }

        foreach ((ByteString key, long id) in keys)
        {
            if (Leases.TryGetValue(id, out LeaseEntry? lease))
            {
                Keys.Attach(lease, key);
            }
        }
    }

    public Dictionary<long, LeaseEntry> Leases { get; } = [];

    public LeasedKeys Keys { get; } = new();
}
