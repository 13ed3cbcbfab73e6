namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>lease and lock.</summary>
internal static class LeaseScripts
{
    /// <summary>Remaining seconds may differ by one between two runs.</summary>
    private const string Remaining = @"remaining\([0-9]+s\)";

    public static IReadOnlyList<CommandStep> Lease =>
    [
        CommandStep.Of("lease list"),
        CommandStep.Of("lease grant 1000") with { CaptureAs = "lease" },
        CommandStep.Of("lease grant 2000 -w json") with { CaptureAs = "decimal", CapturePattern = "\"ID\":([0-9]+)" },
        CommandStep.Of("lease grant 3000 -w fields") with { Masks = ["\"ID\" : .*"] },
        CommandStep.Of("lease grant 1"),
        CommandStep.Of("lease grant 0"),
        CommandStep.Of("lease grant -5"),
        CommandStep.Of("lease grant 9000000001"),
        CommandStep.Of("lease grant abc"),
        CommandStep.Of("lease grant"),
        CommandStep.Of("put k1 v --lease={lease}"),
        CommandStep.Of("put k2 v --lease={lease}"),
        CommandStep.Of("get k1 -w json") with { Masks = ["\"lease\":[0-9]+"] },
        CommandStep.Of("lease timetolive {lease}") with { Masks = [Remaining] },
        CommandStep.Of("lease timetolive {lease} --keys") with { Masks = [Remaining, @"\[.*\]"] },
        CommandStep.Of("lease timetolive {lease} -w json") with { Masks = ["\"ttl\":[0-9]+"] },
        CommandStep.Of("lease timetolive {lease} -w fields") with { Masks = ["\"TTL\" : [0-9]+"] },
        CommandStep.Of("lease timetolive 7b"),
        CommandStep.Of("lease timetolive 7b -w json"),
        CommandStep.Of("lease timetolive xyz"),
        CommandStep.Of("lease keep-alive --once {lease}"),
        CommandStep.Of("lease keep-alive --once {lease} -w json"),
        CommandStep.Of("lease keep-alive --once 7b"),
        CommandStep.Of("put k1 v2 --ignore-lease"),
        CommandStep.Of("lease timetolive {lease} --keys -w json") with { Masks = ["\"ttl\":[0-9]+", "\"keys\":\\[.*\\]"] },
        CommandStep.Of("put k1 v3"),
        CommandStep.Of("lease timetolive {lease} --keys") with { Masks = [Remaining] },
        CommandStep.Of("lease revoke {lease}"),
        CommandStep.Of("lease revoke {lease}"),
        CommandStep.Of("lease revoke 7b"),
        CommandStep.Of("lease revoke"),
        CommandStep.Of("get k --prefix -w json"),
        CommandStep.Of("lease timetolive {lease}"),
        CommandStep.Of("lease keep-alive --once {lease}"),
    ];

    public static IReadOnlyList<CommandStep> Lock =>
    [
        CommandStep.Of("lock name echo held"),
        CommandStep.Of("lock name --ttl=5 -- echo held"),
        CommandStep.Of("lock name false"),
        CommandStep.Of("get name --prefix --keys-only"),
        CommandStep.Of("lease list"),
        CommandStep.Of("lock"),
    ];
}
