using WebEtcd.Bench.Browse;
using WebEtcd.Bench.Compare;
using WebEtcd.Bench.Dashboards;
using WebEtcd.Bench.Loads;
using WebEtcd.Bench.Measuring;

namespace WebEtcd.Bench.Cli;

/// <summary>Chooses the command. Exit codes: 0 all answers good, 1 some failed, 2 the command line is wrong.</summary>
internal static class BenchCommand
{
    private const string Usage = """
        webetcd-bench put|range|list|txn|mixed|watch|lease [flags]   one load against one endpoint
        webetcd-bench compare [flags]                                etcd and WebEtcd side by side
        webetcd-bench browse [flags]                                 the dashboard's key browser with very many keys
        webetcd-bench dashboards [flags]                             what open dashboards cost: puts, and memory
        See bench/README.md for the flags.
        """;

    /// <summary>Runs a command line.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        try
        {
            if (arguments.Count == 0 || arguments[0] is "help" or "--help" or "-h")
            {
                Console.WriteLine(Usage);
                return 0;
            }
            if (Enum.TryParse<LoadKind>(arguments[0], true, out var load) && !char.IsDigit(arguments[0][0]))
            {
                return await RunLoadAsync(load, [.. arguments.Skip(1)]);
            }
            if (arguments[0] == "compare")
            {
                return await RunCompareAsync([.. arguments.Skip(1)]);
            }
            if (arguments[0] == "browse")
            {
                return await RunBrowseAsync([.. arguments.Skip(1)]);
            }
            if (arguments[0] == "dashboards")
            {
                return await RunDashboardsAsync([.. arguments.Skip(1)]);
            }
            throw new UsageException($"unknown command '{arguments[0]}'");
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"webetcd-bench: {e.Message}");
            Console.Error.WriteLine(Usage);
            return 2;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or System.Net.Sockets.SocketException or TimeoutException)
        {
            Console.Error.WriteLine($"webetcd-bench: {e.Message}");
            return 1;
        }
    }

    private static async Task<int> RunLoadAsync(LoadKind load, string[] arguments)
    {
        var flags = new Flags(arguments, "json", "serializable", "sequential");
        var options = LoadOptions.Parse(load, flags);
        var json = OutputIsJson(flags);
        flags.RefuseUnknown();
        var report = await Load.RunAsync(options);
        ReportPrinter.Print(report, json);
        return report.Errors == 0 && report.Operations > 0 ? 0 : 1;
    }

    private static Task<int> RunCompareAsync(string[] arguments)
    {
        var flags = new Flags(arguments, "quick");
        var options = CompareOptions.Parse(flags);
        var json = OutputIsJson(flags);
        flags.RefuseUnknown();
        return CompareCommand.RunAsync(options, json);
    }

    private static Task<int> RunBrowseAsync(string[] arguments)
    {
        var flags = new Flags(arguments, "no-load");
        var options = BrowseOptions.Parse(flags);
        flags.RefuseUnknown();
        return BrowseCommand.RunAsync(options);
    }

    private static Task<int> RunDashboardsAsync(string[] arguments)
    {
        var flags = new Flags(arguments, "no-compression", "quick");
        var options = DashboardsOptions.Parse(flags);
        flags.RefuseUnknown();
        return DashboardsCommand.RunAsync(options);
    }

    private static bool OutputIsJson(Flags flags) => flags.Text("output") switch
    {
        null or "text" => false,
        "json" => true,
        var other => throw new UsageException($"--output is text or json, not '{other}'"),
    };
}
