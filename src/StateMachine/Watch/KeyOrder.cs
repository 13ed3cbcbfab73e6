using Google.Protobuf;

namespace WebEtcd.StateMachine.Watch;

/// <summary>The order of keys: by unsigned bytes, a prefix before what it is a prefix of.</summary>
internal static class KeyOrder
{
    public static int Compare(ByteString left, ByteString right) => left.Span.SequenceCompareTo(right.Span);

    /// <summary>Compares ends of ranges, of which null (no end) is the largest.</summary>
    public static int CompareEnds(ByteString? left, ByteString? right)
    {
        if (left is null || right is null)
        {
            return (left is null ? 1 : 0) - (right is null ? 1 : 0);
        }

        return Compare(left, right);
    }
}
