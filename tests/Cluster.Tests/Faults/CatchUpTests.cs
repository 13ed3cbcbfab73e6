using System.Diagnostics;
using System.Globalization;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Histories;
using WebEtcd.Cluster.Tests.Loads;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>
/// A follower is away for many writes and catches up by snapshot while the writes go on. <c>WEBETCD_CATCH_UP_WRITES</c> sets for how many; what that does to
/// the latency of the writes is printed.
/// </summary>
public sealed class CatchUpTests : ClusterTest
{
    // So many are given the deadline of one wait.
    private const int Portion = 10_000;

    [Fact]
    public async Task A_follower_catches_up_by_snapshot_while_the_writes_go_on()
    {
        var writes = Setting("WEBETCD_CATCH_UP_WRITES", 3_000);
        var warmUp = Math.Max(1_000, writes / 20);
        var seed = Setting("WEBETCD_TORTURE_SEED", Environment.TickCount & 0xffff);
        var cluster = await StartAsync(new ClusterOptions { Flags = [$"--snapshot-count={writes / 4}", $"--experimental-snapshot-catchup-entries={writes / 20}"] });
        var puts = new TrafficOptions { Clients = 16, Rest = TimeSpan.Zero, Keys = 20_000, Puts = 1, Gets = 0, Lists = 0, SerializableLists = 0, Deletes = 0, Swaps = 0, PutAlls = 0 };
        await using var run = FaultRun.Start(cluster, puts, seed);
        await run.History.AcknowledgedAsync(warmUp);

        var normalFrom = Stopwatch.GetTimestamp();
        await run.History.AcknowledgedAsync(warmUp);
        var leader = await cluster.LeaderAsync();
        var follower = cluster.Members.First(member => member != leader);
        var normalUntil = Stopwatch.GetTimestamp();
        await follower.TerminateAsync();
        for (var left = writes; left > 0; left -= Portion)
        {
            await run.History.AcknowledgedAsync(Math.Min(left, Portion));
        }

        var behind = run.History.Operations.Max(operation => operation.Revision);
        var catchUpFrom = Stopwatch.GetTimestamp();
        cluster.Launch(follower);
        await follower.WaitHealthyAsync();
        await cluster.WaitAppliedAsync(behind);
        var catchUpUntil = Stopwatch.GetTimestamp();
        await run.History.AcknowledgedAsync(warmUp);
        await run.CheckAsync();

        var (normal, meanwhile) = (P99(run, normalFrom, normalUntil), P99(run, catchUpFrom, catchUpUntil));
        Tell(string.Create(CultureInfo.InvariantCulture,
            $"away for {writes} writes, back after {Stopwatch.GetElapsedTime(catchUpFrom, catchUpUntil).TotalSeconds:F1} s; put p99 {normal:F1} ms before, {meanwhile:F1} ms meanwhile, {meanwhile / normal:F2}x; seed {seed}: {run.Summary}"));
    }

    private static double P99(FaultRun run, long from, long until)
    {
        double[] latencies = [.. run.History.Operations
            .Where(operation => operation.Outcome == Outcome.Ok && operation.HasChangedSomething && operation.Call >= from && operation.Return <= until)
            .Select(operation => Stopwatch.GetElapsedTime(operation.Call, operation.Return).TotalMilliseconds)
            .Order()];
        Assert.NotEmpty(latencies);
        return latencies[(int)Math.Ceiling(0.99 * latencies.Length) - 1];
    }
}
