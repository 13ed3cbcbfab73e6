namespace WebEtcd.Dashboard.ViewModels.Transactions;

/// <summary>Words of a line that are kept apart by spaces: what was typed, whatever it is.</summary>
internal static class TxnToken
{
    public static string Escape(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace(" ", "%20", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    public static string Unescape(string token) => Uri.UnescapeDataString(token);
}
