using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>Compares two texts line by line: the longest common run of lines stays, the rest is taken away or added.</summary>
internal static class LineDiff
{
    /// <summary>Lines around a change that are shown.</summary>
    private const int Context = 3;

    // Cells of the table of common lengths: bounds time and memory for one page. Texts beyond it are compared as wholes between their common ends.
    private const long MaxCells = 4_000_000;

    public static IReadOnlyList<DiffLine> Of(string before, string after)
    {
        string[] left = before.Split('\n');
        string[] right = after.Split('\n');
        int head = 0;
        while (head < left.Length && head < right.Length && left[head] == right[head])
        {
            head++;
        }

        int tail = 0;
        while (tail < left.Length - head && tail < right.Length - head && left[^(tail + 1)] == right[^(tail + 1)])
        {
            tail++;
        }

        List<DiffLine> lines = [.. left.Take(head).Select(text => new DiffLine(DiffKind.Same, text))];
        Middle(left.AsSpan(head, left.Length - head - tail), right.AsSpan(head, right.Length - head - tail), lines);
        lines.AddRange(left.TakeLast(tail).Select(text => new DiffLine(DiffKind.Same, text)));
        return Fold(lines);
    }

    private static void Middle(ReadOnlySpan<string> left, ReadOnlySpan<string> right, List<DiffLine> lines)
    {
        int i = 0;
        int j = 0;
        if ((long)(left.Length + 1) * (right.Length + 1) <= MaxCells)
        {
            int[,] common = CommonLengths(left, right);
            while (i < left.Length && j < right.Length)
            {
                if (left[i] == right[j])
                {
                    lines.Add(new DiffLine(DiffKind.Same, left[i++]));
                    j++;
                }
                else
                {
                    lines.Add(common[i + 1, j] >= common[i, j + 1] ? new DiffLine(DiffKind.Removed, left[i++]) : new DiffLine(DiffKind.Added, right[j++]));
                }
            }
        }

        while (i < left.Length)
        {
            lines.Add(new DiffLine(DiffKind.Removed, left[i++]));
        }

        while (j < right.Length)
        {
            lines.Add(new DiffLine(DiffKind.Added, right[j++]));
        }
    }

    private static int[,] CommonLengths(ReadOnlySpan<string> left, ReadOnlySpan<string> right)
    {
        int[,] common = new int[left.Length + 1, right.Length + 1];
        for (int i = left.Length - 1; i >= 0; i--)
        {
            for (int j = right.Length - 1; j >= 0; j--)
            {
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }

    /// <summary>Leaves out what is the same and far from any change.</summary>
    private static List<DiffLine> Fold(List<DiffLine> lines)
    {
        List<DiffLine> shown = [];
        for (int start = 0; start < lines.Count;)
        {
            int end = start;
            while (end < lines.Count && lines[end].Kind == DiffKind.Same)
            {
                end++;
            }

            int keepFirst = start == 0 ? 0 : Context;
            int keepLast = end == lines.Count ? 0 : Context;
            if (end - start > keepFirst + keepLast + 1)
            {
                shown.AddRange(lines[start..(start + keepFirst)]);
                shown.Add(new DiffLine(DiffKind.Skipped, Units.Plural(end - start - keepFirst - keepLast, "line is the same", "lines are the same")));
                start = end - keepLast;
            }

            shown.AddRange(lines[start..end]);
            start = end;
            while (start < lines.Count && lines[start].Kind != DiffKind.Same)
            {
                shown.Add(lines[start++]);
            }
        }

        return shown;
    }
}
