using Google.Protobuf;

namespace WebEtcd.StateMachine.Watch;

/// <summary>The keys of a watcher: one key, or all keys from one on up to another or without end.</summary>
/// <param name="Key">First key.</param>
/// <param name="End">First key behind the range; null for no end, or for a single key.</param>
/// <param name="IsSingle">True for a single key.</param>
internal readonly record struct WatchRange(ByteString Key, ByteString? End, bool IsSingle)
{
    private static readonly ByteString Zero = ByteString.CopyFrom(0);

    public bool IsEmpty => End is not null && KeyOrder.Compare(Key, End) >= 0;

    /// <summary>The range_end that asks for this range.</summary>
    public ByteString RangeEnd => IsSingle ? ByteString.Empty : End ?? Zero;

    /// <summary>Reads the fields of a request: an empty key is the smallest key; an empty end means one key, a zero byte no end.</summary>
    public static WatchRange FromRequest(ByteString key, ByteString rangeEnd)
    {
        ByteString first = key.IsEmpty ? Zero : key;
        if (rangeEnd.IsEmpty)
        {
            return new WatchRange(first, null, true);
        }

        return rangeEnd.Length == 1 && rangeEnd[0] == 0
            ? new WatchRange(first, null, false)
            : new WatchRange(first, rangeEnd, false);
    }
}
