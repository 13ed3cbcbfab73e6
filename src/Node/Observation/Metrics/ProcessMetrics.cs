using System.Diagnostics;
using System.Globalization;

namespace WebEtcd.Node.Observation.Metrics;

/// <summary>The process as the operating system sees it. What a system does not tell is left out.</summary>
internal static class ProcessMetrics
{
    private const string Descriptors = "/proc/self/fd";
    private const string Limits = "/proc/self/limits";

    public static IEnumerable<MetricFamily> Families()
    {
        using Process self = Process.GetCurrentProcess();
        double startedAt = new DateTimeOffset(self.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
        yield return MetricFamily.Counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.", () => Environment.CpuUsage.TotalTime.TotalSeconds);
        yield return MetricFamily.Gauge("process_resident_memory_bytes", "Resident memory size in bytes.", () => Environment.WorkingSet);
        yield return MetricFamily.Gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", () => startedAt);
        yield return MetricFamily.Gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.", VirtualBytes);
        if (Directory.Exists(Descriptors))
        {
            yield return MetricFamily.Gauge("os_fd_used", "The number of used file descriptors.", OpenDescriptors);
            yield return MetricFamily.Gauge("process_open_fds", "Number of open file descriptors.", OpenDescriptors);
        }

        if (SoftLimit("Max open files") is { } files)
        {
            yield return MetricFamily.Gauge("os_fd_limit", "The file descriptor limit.", () => files);
            yield return MetricFamily.Gauge("process_max_fds", "Maximum number of open file descriptors.", () => files);
        }

        if (SoftLimit("Max address space") is { } space)
        {
            yield return MetricFamily.Gauge("process_virtual_memory_max_bytes", "Maximum amount of virtual memory available in bytes.", () => space);
        }
    }

    private static double OpenDescriptors() => Directory.EnumerateFileSystemEntries(Descriptors).Count();

    private static double VirtualBytes()
    {
        using Process self = Process.GetCurrentProcess();
        return self.VirtualMemorySize64;
    }

    /// <summary>The second column of a line of the table; columns are set apart by two blanks at least.</summary>
    private static double? SoftLimit(string name)
    {
        if (!File.Exists(Limits) || File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is not { } line)
        {
            return null;
        }

        string soft = line[name.Length..].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[0];
        return soft == "unlimited" ? ulong.MaxValue : double.Parse(soft, CultureInfo.InvariantCulture);
    }
}
