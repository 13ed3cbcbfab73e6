using WebEtcd.Shared.Values;

namespace WebEtcd.Dashboard.Formatting;

/// <summary>A key or a range of keys in words.</summary>
/// <param name="Key">The key, the prefix, or where the range begins; empty for all keys.</param>
/// <param name="Rest">What the key alone does not say; empty for a single key.</param>
internal sealed record RangeText(string Key, string Rest)
{
    /// <param name="key">First key.</param>
    /// <param name="rangeEnd">As requests have it: empty or null for one key, one zero byte for no end, else the first key behind the range.</param>
    public static RangeText Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> rangeEnd)
    {
        bool endless = rangeEnd is [0];
        if (rangeEnd.IsEmpty)
        {
            return new RangeText(KeyText.Format(key), "");
        }

        if (endless)
        {
            return key.IsEmpty || key is [0] ? new RangeText("", "all keys") : new RangeText(KeyText.Format(key), "and all keys after it");
        }

        return rangeEnd.SequenceEqual(KeyRange.EndOfPrefix(key))
            ? new RangeText(KeyText.Format(key), "and all below it")
            : new RangeText(KeyText.Format(key), "up to " + KeyText.Format(rangeEnd));
    }

    public override string ToString() => Key.Length == 0 ? Rest : Rest.Length == 0 ? Key : $"{Key} {Rest}";
}
