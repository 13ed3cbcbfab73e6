namespace WebEtcd.Node.Hosting.Options;

/// <summary>Finds the flag that a misspelled one probably meant.</summary>
internal static class FlagSpelling
{
    /// <summary>The known name nearest to <paramref name="name"/>; null when none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        (string Name, int Distance) best = known.Select(candidate => (candidate, Distance(name, candidate))).MinBy(pair => pair.Item2);
        return best.Distance <= Math.Max(2, name.Length / 3) ? best.Name : null;
    }

    // Levenshtein's distance with two rows.
    private static int Distance(string from, string to)
    {
        int[] row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replace = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
