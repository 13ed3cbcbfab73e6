using WebEtcd.Bench.Circuits;
using WebEtcd.Bench.Cli;
using WebEtcd.Bench.Compare;

namespace WebEtcd.Bench.Dashboards;

/// <summary>What <c>dashboards</c> was asked for.</summary>
internal sealed record DashboardsOptions
{
    /// <summary>The system under test.</summary>
    public required ServerCommand WebEtcd { get; init; }

    /// <summary>Where the data directories go.</summary>
    public required string Directory { get; init; }

    /// <summary>Dashboards that are open.</summary>
    public required int Pages { get; init; }

    /// <summary>The only page that they show: a name of <see cref="PageRoutes"/> or an address; null for all in turn.</summary>
    public required string? Route { get; init; }

    /// <summary>Offers compression, as browsers do.</summary>
    public required bool Compressed { get; init; }

    /// <summary>Measures puts with and without dashboards.</summary>
    public required bool Speed { get; init; }

    /// <summary>Measures the memory that dashboards take.</summary>
    public required bool Memory { get; init; }

    /// <summary>Clients of each load that runs as fast as answers come.</summary>
    public required IReadOnlyList<int> Clients { get; init; }

    /// <summary>Puts a second of the load that is as large with dashboards as without; its CPU can be compared. 0 leaves it out.</summary>
    public required double PacedRate { get; init; }

    /// <summary>How often each load is measured, with and without.</summary>
    public required int Rounds { get; init; }

    /// <summary>Seconds of a load that count.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds of load before anything counts.</summary>
    public required double WarmupSeconds { get; init; }

    /// <summary>Puts a second while memory is measured.</summary>
    public required double Rate { get; init; }

    /// <summary>Seconds after which the memory of open dashboards is read first.</summary>
    public required double SettleSeconds { get; init; }

    /// <summary>Seconds after which it is read once more.</summary>
    public required double LongSeconds { get; init; }

    /// <summary>Seconds after which lost dashboards must be forgotten; 0 does not wait for it.</summary>
    public required double ForgottenSeconds { get; init; }

    /// <summary>Reads the flags.</summary>
    public static DashboardsOptions Parse(Flags flags)
    {
        var quick = flags.Switch("quick");
        var part = flags.Text("part") ?? "all";
        return new DashboardsOptions
        {
            WebEtcd = CompareOptions.WebEtcdOf(flags),
            Directory = flags.Text("directory") ?? Path.GetTempPath(),
            Pages = flags.Number("pages", 50, 1, 10_000),
            Route = RouteOf(flags.Text("route")),
            Compressed = !flags.Switch("no-compression"),
            Speed = part is "all" or "speed",
            Memory = part is "all" or "memory" ? true : part == "speed" ? false : throw new UsageException($"--part is all, speed or memory, not '{part}'"),
            Clients = flags.Text("clients") is null ? [16, 256] : [.. flags.Text("clients")!.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ClientsOf)],
            PacedRate = flags.Quantity("paced", 2000),
            Rounds = flags.Number("rounds", quick ? 2 : 5, 1, 100),
            Seconds = flags.Quantity("seconds", quick ? 2 : 5),
            WarmupSeconds = flags.Quantity("warmup", quick ? 3 : 10),
            Rate = flags.Quantity("rate", 200),
            SettleSeconds = flags.Quantity("settle", quick ? 3 : 10),
            LongSeconds = flags.Quantity("long", quick ? 10 : 60),
            ForgottenSeconds = flags.Quantity("forgotten", quick ? 0 : 150),
        };
    }

    private static int ClientsOf(string text) => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var clients) && clients is > 0 and <= 100_000
        ? clients
        : throw new UsageException($"--clients is a list of numbers like 16,256, not '{text}'");

    private static string? RouteOf(string? route) => route is null || route.StartsWith('/') || PageRoutes.All.Any(known => known.Name == route)
        ? route
        : throw new UsageException($"--route is an address like /ui/leases or one of {string.Join(", ", PageRoutes.All.Select(known => known.Name))}, not '{route}'");
}
