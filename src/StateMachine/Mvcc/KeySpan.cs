using Google.Protobuf;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// The keys a request means, in etcd's notation: no end is the one key, an end of one zero byte is everything from the key on, any other end is
/// excluded. An end that is not after the key means nothing at all.
/// </summary>
internal readonly record struct KeySpan(ByteString Start, ByteString End)
{
    public bool IsSingle => End.IsEmpty;

    public bool IsOpen => IsOpenEnd(End);

    /// <summary>Whether a key that is not before <see cref="Start"/> is in.</summary>
    public bool EndsAfter(ReadOnlySpan<byte> key) => IsOpen || key.SequenceCompareTo(End.Span) < 0;

    /// <summary>Whether all keys before <paramref name="bound"/> that are not before <see cref="Start"/> are in; null bounds nothing.</summary>
    public bool EndsAtOrAfter(byte[]? bound) => IsOpen || (bound is not null && End.Span.SequenceCompareTo(bound) >= 0);

    public bool Contains(ReadOnlySpan<byte> key)
    {
        int order = key.SequenceCompareTo(Start.Span);
        return IsSingle ? order == 0 : order >= 0 && EndsAfter(key);
    }

    public static bool IsOpenEnd(ByteString end) => end.Length == 1 && end[0] == 0;
}
