namespace WebEtcd.Dashboard.Formatting;

/// <summary>Bytes typed as hex digits, for values that are not text.</summary>
internal static class HexBytes
{
    public static string Format(ReadOnlySpan<byte> bytes) => string.Join(
        '\n',
        Convert.ToHexStringLower(bytes).Chunk(64).Select(row => string.Join(' ', row.Chunk(2).Select(pair => new string(pair)))));

    /// <summary>Reads pairs of hex digits; white space between them is ignored. Null when something else is in it.</summary>
    public static byte[]? TryParse(string text)
    {
        string digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }
}
