using System.Globalization;

namespace WebEtcd.Bench.Compare;

/// <summary>Prints results as a Markdown table.</summary>
internal static class CompareTable
{
    /// <summary>Writes the table to standard output.</summary>
    public static void Print(IReadOnlyList<RowResult> results, CompareOptions options)
    {
        Console.WriteLine();
        Console.WriteLine($"{options.Rounds} rounds, interleaved, medians; {options.Seconds} s per load after {options.WarmupSeconds} s of warm-up; {Environment.ProcessorCount} cores shared with the client.");
        Console.WriteLine();
        string[] titles = ["work", "unit", "etcd", "WebEtcd", "ratio", "p99 etcd", "p99 WebEtcd", "p99 ratio", "goal", "errors"];
        List<string[]> lines = [titles, [.. titles.Select(_ => "-")]];
        lines.AddRange(results.Select(Cells));
        int[] widths = [.. Enumerable.Range(0, titles.Length).Select(column => lines.Max(line => line[column].Length))];
        foreach (var line in lines)
        {
            var filler = line[0] == "-" ? '-' : ' ';
            Console.WriteLine("| " + string.Join(" | ", line.Select((cell, column) => column is 0 or 1 ? cell.PadRight(widths[column], filler) : cell.PadLeft(widths[column], filler))) + " |");
        }
    }

    private static string[] Cells(RowResult row) =>
    [
        row.Title,
        row.Unit,
        Figure(row.EtcdMedian),
        Figure(row.WebEtcdMedian),
        row.Ratio is { } ratio ? ratio.ToString("F2", CultureInfo.InvariantCulture) + "x" : "",
        Milliseconds(row.EtcdP99Ms),
        Milliseconds(row.WebEtcdP99Ms),
        row.P99Ratio is { } p99 ? p99.ToString("F2", CultureInfo.InvariantCulture) + "x" : "",
        row.Goal,
        row.Errors == (0, 0) ? "0" : $"{row.Errors.Etcd} / {row.Errors.WebEtcd}",
    ];

    private static string Figure(double value) => value.ToString(value < 100 ? "F2" : "N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double? value) => value is { } ms ? ms.ToString("F2", CultureInfo.InvariantCulture) + " ms" : "";
}
