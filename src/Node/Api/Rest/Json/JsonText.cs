using System.Text;

namespace WebEtcd.Node.Api.Rest.Json;

/// <summary>Undoes the escapes of a JSON string the way Go does: a lone surrogate becomes U+FFFD instead of an error.</summary>
internal static class JsonText
{
    /// <summary>
    /// Writes the meaning of <paramref name="escaped"/> as UTF-8. The reader has checked the escapes; <paramref name="to"/> is at
    /// least as long as the source, which is always enough.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> to)
    {
        int written = 0;
        for (int i = 0; i < escaped.Length;)
        {
            byte b = escaped[i];
            if (b != (byte)'\\')
            {
                to[written++] = b;
                i++;
                continue;
            }

            byte kind = escaped[i + 1];
            if (kind == (byte)'u')
            {
                Rune rune = ReadRune(escaped, ref i);
                written += rune.EncodeToUtf8(to[written..]);
                continue;
            }

            to[written++] = kind switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                _ => kind,
            };
            i += 2;
        }

        return written;
    }

    /// <summary>Text of UTF-8 bytes; what is no UTF-8 becomes U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static Rune ReadRune(ReadOnlySpan<byte> escaped, ref int at)
    {
        char first = Hex(escaped.Slice(at + 2, 4));
        at += 6;
        if (!char.IsSurrogate(first))
        {
            return new Rune(first);
        }

        bool pairFollows = char.IsHighSurrogate(first) && at + 6 <= escaped.Length && escaped[at] == (byte)'\\' && escaped[at + 1] == (byte)'u';
        if (pairFollows)
        {
            char second = Hex(escaped.Slice(at + 2, 4));
            if (char.IsLowSurrogate(second))
            {
                at += 6;
                return new Rune(first, second);
            }
        }

        return Rune.ReplacementChar;
    }

    private static char Hex(ReadOnlySpan<byte> digits)
    {
        int value = 0;
        foreach (byte digit in digits)
        {
            value = (value << 4) | Convert.ToInt32(((char)digit).ToString(), 16);
        }

        return (char)value;
    }
}
