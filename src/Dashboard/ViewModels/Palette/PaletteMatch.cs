namespace WebEtcd.Dashboard.ViewModels.Palette;

/// <summary>Which items answer to what was typed.</summary>
internal static class PaletteMatch
{
    private static readonly char[] Separators = [' ', '-', '/', '.', '·', ':'];

    /// <summary>The items that match, those whose title begins with the query first; all of them for an empty one.</summary>
    public static IEnumerable<PaletteItem> Filter(IEnumerable<PaletteItem> items, string query)
    {
        string[] asked = query.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return items.Where(item => Array.TrueForAll(asked, word => Has(item, word)))
            .OrderBy(item => item.Title.StartsWith(query.Trim(), StringComparison.OrdinalIgnoreCase) ? 0 : 1);
    }

    // The beginning of a word, or any part of the title: "wat" finds Watch, "fs" finds nothing by accident of two words.
    private static bool Has(PaletteItem item, string word) =>
        item.Title.Contains(word, StringComparison.OrdinalIgnoreCase)
        || item.Words.Split(Separators).Any(known => known.StartsWith(word, StringComparison.OrdinalIgnoreCase));
}
