using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace WebEtcd.Dashboard.Formatting;

/// <summary>
/// Keys are bytes; people and links need text. Valid UTF-8 is shown as it is; a backslash, a control character or a byte that is not
/// UTF-8 is shown as an escape, so that every key has exactly one text and every text that parses has exactly one key.
/// </summary>
internal static class KeyText
{
    public static string Format(ReadOnlySpan<byte> key)
    {
        StringBuilder text = new(key.Length);
        while (!key.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(key, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done)
            {
                Append(text, rune, key[..consumed]);
            }
            else
            {
                consumed = 1;
                AppendHex(text, key[..1]);
            }

            key = key[consumed..];
        }

        return text.ToString();
    }

    /// <summary>The key that a text means; null with a reason when an escape is broken.</summary>
    public static byte[]? TryParse(string text, out string? problem)
    {
        problem = null;
        using MemoryStream bytes = new(text.Length);
        for (int i = 0; i < text.Length;)
        {
            if (text[i] != '\\')
            {
                int end = text.IndexOf('\\', i);
                end = end < 0 ? text.Length : end;
                bytes.Write(Encoding.UTF8.GetBytes(text[i..end]));
                i = end;
                continue;
            }

            int taken = ReadEscape(text.AsSpan(i), out byte value);
            if (taken == 0)
            {
                problem = $"The escape at position {i + 1} is not one of \\\\ \\n \\r \\t \\xNN. Write \\\\ for a backslash.";
                return null;
            }

            bytes.WriteByte(value);
            i += taken;
        }

        return bytes.ToArray();
    }

    /// <summary>As <see cref="TryParse"/>, for text that this program wrote; broken escapes stand for themselves.</summary>
    public static byte[] Parse(string? text) =>
        string.IsNullOrEmpty(text) ? [] : TryParse(text, out _) ?? Encoding.UTF8.GetBytes(text);

    public static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            return false;
        }

        foreach (byte value in bytes)
        {
            if (value < 0x20 && value is not ((byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return false;
            }
        }

        return true;
    }

    private static void Append(StringBuilder text, Rune rune, ReadOnlySpan<byte> bytes)
    {
        switch (rune.Value)
        {
            case '\\': text.Append(@"\\"); break;
            case '\n': text.Append(@"\n"); break;
            case '\r': text.Append(@"\r"); break;
            case '\t': text.Append(@"\t"); break;
            default:
                if (IsInvisible(rune))
                {
                    AppendHex(text, bytes);
                }
                else
                {
                    text.Append(rune.ToString());
                }

                break;
        }
    }

    // Format characters (among them the ones that turn the reading direction) could make one key look like another.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    private static void AppendHex(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            text.Append("\\x").Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }
    }

    private static int ReadEscape(ReadOnlySpan<char> text, out byte value)
    {
        value = 0;
        if (text.Length < 2)
        {
            return 0;
        }

        switch (text[1])
        {
            case '\\': value = (byte)'\\'; return 2;
            case 'n': value = (byte)'\n'; return 2;
            case 'r': value = (byte)'\r'; return 2;
            case 't': value = (byte)'\t'; return 2;
            case 'x':
                return text.Length >= 4 && byte.TryParse(text[2..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) ? 4 : 0;
            default: return 0;
        }
    }
}
