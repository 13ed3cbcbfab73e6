using System.Globalization;
using WebEtcd.Bench.Measuring;

namespace WebEtcd.Bench.Compare;

/// <summary>Measures every row for both systems in turn and prints the table. Never two servers at once.</summary>
internal static class CompareCommand
{
    /// <summary>Runs the comparison; the exit code is 1 when a request failed on either side.</summary>
    public static async Task<int> RunAsync(CompareOptions options, bool json)
    {
        var results = new List<RowResult>();
        foreach (var row in Rows.Chosen(options))
        {
            List<Sample> etcd = [], webEtcd = [];
            for (var round = 1; round <= options.Rounds; round++)
            {
                etcd.Add(await MeasureAsync(row, options.Etcd, options, round));
                webEtcd.Add(await MeasureAsync(row, options.WebEtcd, options, round));
            }
            results.Add(new RowResult(row.Id, row.Title, row.Unit, row.HigherIsBetter, row.Goal, etcd, webEtcd));
        }
        if (json)
        {
            Console.WriteLine(ReportPrinter.ToJson(results));
        }
        else
        {
            CompareTable.Print(results, options);
        }
        return results.All(result => result.Errors == (0, 0)) ? 0 : 1;
    }

    private static async Task<Sample> MeasureAsync(Row row, ServerCommand command, CompareOptions options, int round)
    {
        var directory = Path.Combine(options.Directory, $"webetcd-bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(directory);
        try
        {
            var sample = await row.Measure(new Bout(command, Path.Combine(directory, "data"), options));
            var p99 = sample.P99Ms is { } ms ? string.Create(CultureInfo.InvariantCulture, $", p99 {ms:F2} ms") : "";
            var cpu = sample.ServerCpuPercent is { } server ? string.Create(CultureInfo.InvariantCulture, $", CPU server {server:F0} % client {sample.ClientCpuPercent:F0} %") : "";
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{row.Id} round {round} {command.Name}: {sample.Value:N2} {row.Unit}{p99}{cpu}, {sample.Errors} errors"));
            return sample;
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }
}
