using System.Buffers.Text;

namespace WebEtcd.Node.Api.Rest.Json;

/// <summary>Whole numbers as JSON writes them, including <c>5.0</c> and <c>1e2</c>, which the newer gateway takes.</summary>
internal static class JsonInteger
{
    // An int64 has 19 digits, a uint64 20: a larger exponent can only be zero or out of range.
    private const int MostDigits = 20;

    /// <summary>Parses text that is a JSON number. False when it is no whole number or out of range.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        if (Utf8Parser.TryParse(text, out value, out int used) && used == text.Length && IsPlain(text))
        {
            return true;
        }

        if (!TrySplit(text, out bool negative, out ulong magnitude))
        {
            return false;
        }

        ulong limit = negative ? (ulong)long.MaxValue + 1 : long.MaxValue;
        value = negative ? unchecked((long)(0 - magnitude)) : (long)magnitude;
        return magnitude <= limit;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out long)"/>
    public static bool TryParse(ReadOnlySpan<byte> text, out ulong value)
    {
        if (Utf8Parser.TryParse(text, out value, out int used) && used == text.Length && IsPlain(text))
        {
            return true;
        }

        return TrySplit(text, out bool negative, out value) && (!negative || value == 0);
    }

    /// <summary>Parses the text of a JSON string that holds a number: as above, or a plain number with white space around it, or <c>null</c>.</summary>
    public static bool TryParseQuoted(ReadOnlySpan<byte> text, out long value)
    {
        if (text.SequenceEqual("null"u8))
        {
            value = 0;
            return true;
        }

        ReadOnlySpan<byte> trimmed = text.Trim(" \t\r\n"u8);
        return TryParse(trimmed, out value) && (trimmed.Length == text.Length || IsPlain(trimmed));
    }

    /// <inheritdoc cref="TryParseQuoted(ReadOnlySpan{byte}, out long)"/>
    public static bool TryParseQuoted(ReadOnlySpan<byte> text, out ulong value)
    {
        if (text.SequenceEqual("null"u8))
        {
            value = 0;
            return true;
        }

        ReadOnlySpan<byte> trimmed = text.Trim(" \t\r\n"u8);
        return TryParse(trimmed, out value) && (trimmed.Length == text.Length || IsPlain(trimmed));
    }

    // No plus sign, no leading zeros: the two things that parsers of numbers take and JSON does not.
    private static bool IsPlain(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text.Length > 0 && text[0] == (byte)'-' ? text[1..] : text;
        return digits.Length > 0 && (digits.Length == 1 || digits[0] != (byte)'0') && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    private static bool TrySplit(ReadOnlySpan<byte> text, out bool negative, out ulong magnitude)
    {
        magnitude = 0;
        negative = text.Length > 0 && text[0] == (byte)'-';
        ReadOnlySpan<byte> rest = negative ? text[1..] : text;
        ReadOnlySpan<byte> whole = TakeDigits(ref rest);
        if (whole.Length == 0 || (whole.Length > 1 && whole[0] == (byte)'0'))
        {
            return false;
        }

        ReadOnlySpan<byte> fraction = default;
        if (rest.Length > 0 && rest[0] == (byte)'.')
        {
            rest = rest[1..];
            fraction = TakeDigits(ref rest);
            if (fraction.Length == 0)
            {
                return false;
            }
        }

        return TryTakeExponent(rest, out int exponent) && TryScale(whole, fraction, exponent, out magnitude);
    }

    private static ReadOnlySpan<byte> TakeDigits(scoped ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        ReadOnlySpan<byte> digits = end < 0 ? rest : rest[..end];
        rest = rest[digits.Length..];
        return digits;
    }

    private static bool TryTakeExponent(ReadOnlySpan<byte> rest, out int exponent)
    {
        exponent = 0;
        if (rest.Length == 0)
        {
            return true;
        }

        if (rest[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        rest = rest[1..];
        bool negative = rest.Length > 0 && rest[0] == (byte)'-';
        if (rest.Length > 0 && rest[0] is (byte)'-' or (byte)'+')
        {
            rest = rest[1..];
        }

        ReadOnlySpan<byte> digits = TakeDigits(ref rest);
        if (digits.Length == 0 || rest.Length > 0)
        {
            return false;
        }

        foreach (byte digit in digits)
        {
            exponent = Math.Min((exponent * 10) + (digit - '0'), 1_000_000);
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }

    // Moves the decimal point: digits before it are the number, any other digit behind it must be zero.
    private static bool TryScale(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction, int exponent, out ulong magnitude)
    {
        magnitude = 0;
        long point = (long)whole.Length + exponent;
        int total = whole.Length + fraction.Length;
        for (int i = 0; i < total; i++)
        {
            int digit = (i < whole.Length ? whole[i] : fraction[i - whole.Length]) - '0';
            if (i >= point)
            {
                if (digit != 0)
                {
                    return false;
                }
            }
            else if (!TryAppend(ref magnitude, digit))
            {
                return false;
            }
        }

        if (magnitude != 0 && point - total > MostDigits)
        {
            return false;
        }

        for (long i = total; i < point && magnitude != 0; i++)
        {
            if (!TryAppend(ref magnitude, 0))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAppend(ref ulong magnitude, int digit)
    {
        UInt128 next = ((UInt128)magnitude * 10) + (uint)digit;
        magnitude = (ulong)next;
        return next <= ulong.MaxValue;
    }
}
