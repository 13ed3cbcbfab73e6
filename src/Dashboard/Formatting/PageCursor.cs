using System.Buffers.Text;

namespace WebEtcd.Dashboard.Formatting;

/// <summary>Where a page of keys starts, as an address holds it.</summary>
internal static class PageCursor
{
    /// <summary>Null on the last page.</summary>
    public static string? Encode(byte[]? cursor) => cursor is null ? null : Base64Url.EncodeToString(cursor);

    /// <summary>Null for none; what cannot be read counts as none.</summary>
    public static byte[]? Decode(string? cursor)
    {
        try
        {
            return cursor is null ? null : Base64Url.DecodeFromChars(cursor);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
