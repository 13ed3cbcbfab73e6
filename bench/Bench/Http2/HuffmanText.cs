using System.Text;

namespace WebEtcd.Bench.Http2;

/// <summary>
/// Decodes HPACK's Huffman code (RFC 7541, appendix B). The code is canonical: the lengths alone give every code, shortest first and
/// in the order of the symbols.
/// </summary>
internal static class HuffmanText
{
    private const int EndOfStringLength = 30;
    private const int LongestCode = 30;

    /// <summary>Code lengths of the bytes 0 to 255.</summary>
    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
    ];

    private static readonly Dictionary<(int Length, uint Code), byte> Symbols = BuildSymbols();

    /// <summary>The text behind Huffman-coded bytes; a code that does not exist ends it with a question mark.</summary>
    public static string Decode(ReadOnlySpan<byte> coded)
    {
        var text = new StringBuilder();
        uint code = 0;
        var length = 0;
        for (var bit = 0; bit < coded.Length * 8; bit++)
        {
            code = (code << 1) | (uint)((coded[bit / 8] >> (7 - (bit % 8))) & 1);
            length++;
            if (Symbols.TryGetValue((length, code), out var symbol))
            {
                text.Append((char)symbol);
                code = 0;
                length = 0;
            }
            else if (length > LongestCode)
            {
                return text.Append('?').ToString();
            }
        }
        return text.ToString();
    }

    private static Dictionary<(int Length, uint Code), byte> BuildSymbols()
    {
        var symbols = new Dictionary<(int, uint), byte>();
        uint next = 0;
        for (var length = 1; length <= LongestCode; length++, next <<= 1)
        {
            for (var symbol = 0; symbol < Lengths.Length; symbol++)
            {
                if (Lengths[symbol] == length)
                {
                    symbols[(length, next++)] = (byte)symbol;
                }
            }
        }
        // The end-of-string symbol takes the one code that is left: the code is complete.
        if (next >> 1 != (1u << EndOfStringLength) - 1)
        {
            throw new InvalidOperationException("HPACK's Huffman code lengths do not add up");
        }
        return symbols;
    }
}
