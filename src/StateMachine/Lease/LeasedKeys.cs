using Google.Protobuf;

namespace WebEtcd.StateMachine.Lease;

/// <summary>Which key belongs to which lease. A key has one lease at most. Guarded by the lessor's lock.</summary>
internal sealed class LeasedKeys
{
    private readonly Dictionary<ByteString, LeaseEntry> _leaseByKey = [];

    /// <summary>Names of the locks and elections that some of the keys belong to.</summary>
    public QueueNames Queues { get; } = new();

    public int Count => _leaseByKey.Count;

    public static ByteString[] SortedKeysOf(LeaseEntry lease)
    {
        ByteString[] keys = [.. lease.Keys];
        Array.Sort(keys, static (left, right) => left.Span.SequenceCompareTo(right.Span));
        return keys;
    }

    public void Attach(LeaseEntry lease, ByteString key)
    {
        if (_leaseByKey.TryGetValue(key, out LeaseEntry? former))
        {
            if (ReferenceEquals(former, lease))
            {
                return;
            }

            former.Keys.Remove(key);
            Queues.Remove(key, former.Id);
        }

        Queues.Add(key, lease.Id);
        lease.Keys.Add(key);
        _leaseByKey[key] = lease;
    }

    public void Detach(ByteString key)
    {
        if (_leaseByKey.Remove(key, out LeaseEntry? lease))
        {
            lease.Keys.Remove(key);
            Queues.Remove(key, lease.Id);
        }
    }

    /// <summary>Detaches all keys of a lease and returns them in order.</summary>
    public ByteString[] DetachAll(LeaseEntry lease)
    {
        ByteString[] keys = SortedKeysOf(lease);
        foreach (ByteString key in keys)
        {
            _leaseByKey.Remove(key);
            Queues.Remove(key, lease.Id);
        }

        lease.Keys.Clear();
        return keys;
    }

    public long LeaseOf(ByteString key) => _leaseByKey.TryGetValue(key, out LeaseEntry? lease) ? lease.Id : 0;
}
