using System.Collections.Immutable;
using System.Text;
using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>All keys at one revision. A value: changes make a new one.</summary>
internal sealed class StoreState
{
    private readonly ImmutableSortedDictionary<string, KeyValue> _keys;

    private StoreState(ImmutableSortedDictionary<string, KeyValue> keys) => _keys = keys;

    /// <summary>No keys.</summary>
    public static StoreState Empty { get; } = new(ImmutableSortedDictionary<string, KeyValue>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>A key; null when it is not there.</summary>
    public KeyValue? this[ByteString key] => _keys.GetValueOrDefault(Text(key));

    /// <summary>The keys of a range, in order, with etcd's meaning of its end.</summary>
    public IReadOnlyList<KeyValue> Range(ByteString key, ByteString rangeEnd)
    {
        if (rangeEnd.IsEmpty)
        {
            return this[key] is { } one ? [one] : [];
        }
        return [.. _keys.Values.Where(kv => Contains(key, rangeEnd, kv.Key))];
    }

    /// <summary>Whether a key is in a range.</summary>
    public static bool Contains(ByteString key, ByteString rangeEnd, ByteString candidate)
    {
        if (rangeEnd.IsEmpty)
        {
            return candidate.Equals(key);
        }
        var isOpen = rangeEnd.Length == 1 && rangeEnd[0] == 0;
        return candidate.Span.SequenceCompareTo(key.Span) >= 0 && (isOpen || candidate.Span.SequenceCompareTo(rangeEnd.Span) < 0);
    }

    /// <summary>After a change of one key.</summary>
    public StoreState With(Event change) => new(change.Type == Event.Types.EventType.Put ? _keys.SetItem(Text(change.Kv.Key), change.Kv) : _keys.Remove(Text(change.Kv.Key)));

    /// <summary>One character a byte: the order of texts is the order of bytes.</summary>
    private static string Text(ByteString key) => Encoding.Latin1.GetString(key.Span);
}
