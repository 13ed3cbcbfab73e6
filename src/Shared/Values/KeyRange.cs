namespace WebEtcd.Shared.Values;

/// <summary>etcd's way to say "all keys with a prefix".</summary>
public static class KeyRange
{
    private static readonly byte[] NoEnd = [0];

    /// <summary>The first key after all keys that start with <paramref name="prefix"/>; a zero byte alone when there is none.</summary>
    public static byte[] EndOfPrefix(ReadOnlySpan<byte> prefix)
    {
        for (int i = prefix.Length - 1; i >= 0; i--)
        {
            if (prefix[i] < 0xff)
            {
                byte[] end = prefix[..(i + 1)].ToArray();
                end[i]++;
                return end;
            }
        }

        return NoEnd;
    }
}
