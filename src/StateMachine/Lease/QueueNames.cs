using System.Runtime.InteropServices;
using Google.Protobuf;
using WebEtcd.Shared.Values;

namespace WebEtcd.StateMachine.Lease;

/// <summary>
/// The names below which keys of locks and elections stand, in order. Kept as keys come and go, so that nobody has to look for them among all keys with a
/// lease. Guarded by the lessor's lock.
/// </summary>
internal sealed class QueueNames
{
    private readonly SortedSet<ByteString> _names = new(Comparer<ByteString>.Create(static (left, right) => left.Span.SequenceCompareTo(right.Span)));
    private readonly Dictionary<ByteString, int> _keysByName = [];

    public void Add(ByteString key, long lease)
    {
        if (QueueKey.TryName(key.Span, lease, out ReadOnlySpan<byte> bytes))
        {
            ByteString name = ByteString.CopyFrom(bytes);
            ref int keys = ref CollectionsMarshal.GetValueRefOrAddDefault(_keysByName, name, out _);
            if (keys++ == 0)
            {
                _names.Add(name);
            }
        }
    }

    public void Remove(ByteString key, long lease)
    {
        if (QueueKey.TryName(key.Span, lease, out ReadOnlySpan<byte> bytes))
        {
            ByteString name = ByteString.CopyFrom(bytes);
            if (--CollectionsMarshal.GetValueRefOrNullRef(_keysByName, name) == 0)
            {
                _keysByName.Remove(name);
                _names.Remove(name);
            }
        }
    }

    /// <summary>The first names at or after one, in the order of their bytes.</summary>
    public ByteString[] Read(ByteString from, int limit) =>
        _names.Count == 0 || _names.Comparer.Compare(from, _names.Max) > 0 ? [] : [.. _names.GetViewBetween(from, _names.Max).Take(limit)];
}
