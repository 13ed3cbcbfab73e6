using System.Text.Json;

namespace WebEtcd.Bench.Measuring;

/// <summary>Prints a report for people or for programs.</summary>
internal static class ReportPrinter
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Writes the report to standard output, as text or as one JSON object.</summary>
    public static void Print(LoadReport report, bool json)
    {
        if (json)
        {
            Console.WriteLine(ToJson(report));
            return;
        }
        Console.WriteLine($"{report.Load}");
        Console.WriteLine($"  {report.PerSecond,12:N0} /s   {report.Operations:N0} answers in {report.Seconds:F2} s, {report.AnswerMiBPerSecond:F1} MiB/s of answers");
        Console.WriteLine($"  p50 {report.P50Ms:F3} ms   p90 {report.P90Ms:F3}   p99 {report.P99Ms:F3}   p99.9 {report.P999Ms:F3}   max {report.MaxMs:F3}   mean {report.MeanMs:F3}");
        Console.WriteLine($"  errors {report.Errors:N0}   client CPU {report.ClientCpuPercent:F0} % of a core");
        foreach (var (text, count) in report.ErrorTexts)
        {
            Console.WriteLine($"    {count:N0} x {text}");
        }
    }

    /// <summary>Any value as indented JSON with camel-case names.</summary>
    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Json);
}
