using System.Globalization;

namespace WebEtcd.Bench.Dashboards;

/// <summary>Readings of memory, printed one below the other. Those of dashboards are compared with the last reading before any was open.</summary>
internal sealed class MemoryTable(DashboardsOptions options)
{
    private readonly List<string> _lines = [];
    private (double ResidentMiB, double HeapMiB) _none;
    private int _pages;

    /// <summary>Reads the memory of a node with so many dashboards open.</summary>
    public async Task AddAsync(MeasuredNode node, string what, int open)
    {
        // First as it is; then the heap, for which garbage is collected.
        var resident = node.Process.ResidentMiB;
        var reading = await node.ReadAsync();
        _none = open == 0 && _pages == 0 ? (resident, reading.HeapMiB) : _none;
        _pages = Math.Max(_pages, open);
        var line = string.Create(CultureInfo.InvariantCulture, $"{(open > 0 ? $"{open} open{(what.Length > 0 ? ", " + what : "")}" : what),-34}{reading.Connected,10}{reading.Active - reading.Connected,10}{resident,12:F1}{reading.HeapMiB,12:F1}")
            + (open > 0 ? string.Create(CultureInfo.InvariantCulture, $"{1024 * (resident - _none.ResidentMiB) / open,12:F0}{1024 * (reading.HeapMiB - _none.HeapMiB) / open,12:F0}") : "");
        _lines.Add(line);
        await Console.Error.WriteLineAsync(line);
    }

    /// <summary>Prints the table.</summary>
    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine($"memory under {options.Rate} puts a second, read after {options.SettleSeconds} s, later after {options.LongSeconds} s (lost: {options.ForgottenSeconds} s); the heap after a full collection");
        Console.WriteLine($"{"dashboards",-34}{"connected",10}{"retained",10}{"resident",12}{"heap",12}{"resident",12}{"heap",12}");
        Console.WriteLine($"{"",-34}{"circuits",10}{"circuits",10}{"MiB",12}{"MiB",12}{"KiB a page",12}{"KiB a page",12}");
        _lines.ForEach(Console.WriteLine);
    }
}
