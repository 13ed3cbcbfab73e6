using System.Diagnostics;
using System.Globalization;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests;

/// <summary>What happened in many worlds together.</summary>
internal sealed class RunTotals
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _slowestUs;

    public int Worlds { get; private set; }

    /// <summary>Worlds whose members were removed in a way that left the others without a majority. There must be next to none.</summary>
    public int OutOfVoters { get; private set; }

    public void Add(SimulationRun run)
    {
        SimulatedWorld world = run.World;
        WorldEvents events = world.Events;
        Worlds++;
        _slowestUs = Math.Max(_slowestUs, run.RecoveryUs);
        Count("events", world.Scheduler.Executed);
        Count("simulated seconds", world.Scheduler.NowUs / WorldSettings.Second);
        Count("calls answered", world.History.Calls.Count(call => call.Outcome == Outcome.Answered));
        Count("calls of unknown outcome", world.History.Calls.Count(call => call.Outcome == Outcome.Unknown));
        Count("committed entries", world.Overseer.Committed.Entries.Count);
        Count("watch responses", world.History.Watches.Sum(watch => watch.Segments.Sum(segment => segment.Responses.Count)));
        Count("watches resumed", world.History.Watches.Sum(watch => watch.Segments.Count - 1));
        Count("watches cut by compaction", world.History.Watches.Sum(watch => watch.Segments.Count(segment => segment.CompactedRevision > 0)));
        Count("terms with a leader", world.Overseer.Invariants.LeaderCount);
        Count("messages", world.Network.Delivered);
        Count("messages lost", world.Network.Lost);
        Count("snapshots delivered", world.Network.Snapshots.Delivered);
        Count("snapshots broken off", world.Network.Snapshots.Broken);
        Count("crashes", events.Crashes);
        Count("stops in order", events.Stops);
        Count("disk faults", events.DiskFaults);
        Count("pauses", events.Pauses);
        Count("partitions", events.Partitions);
        Count("transfers", events.Transfers);
        Count("members added", events.MembersAdded);
        Count("members promoted", events.MembersPromoted);
        Count("members removed", events.MembersRemoved);
        Count("members replaced", events.MembersReplaced);
        OutOfVoters += events.OutOfVoters;
        Count("leases judged over", events.LeasesExpired);
        Count("leases renewed", world.History.Renewals.Count);
    }

    public override string ToString()
    {
        TimeSpan took = Stopwatch.GetElapsedTime(_began);
        return string.Create(CultureInfo.InvariantCulture, $"{Worlds} worlds in {took.TotalSeconds:F1} s ({Worlds / took.TotalSeconds:F1}/s), slowest recovery {_slowestUs / 1e6:F1} s, {OutOfVoters} out of voters\n")
            + string.Join('\n', _counts.Select(count => $"{count.Value,12} {count.Key}"));
    }

    /// <summary>A world in which nothing happens proves nothing. Holds for a hundred worlds or more.</summary>
    public void AssertThatMuchHappened()
    {
        if (Worlds >= 100)
        {
            Assert.True(OutOfVoters <= Worlds / 500, $"{OutOfVoters} of {Worlds} worlds were left without a majority by removals");
            Assert.All(_counts, count => Assert.True(count.Value >= Worlds / 50, $"{count.Key}: only {count.Value} in {Worlds} worlds"));
        }
    }

    private void Count(string what, long number) => _counts[what] = _counts.GetValueOrDefault(what) + number;
}
