using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>Linearizable reads are answered at once, by whoever is asked, without asking who leads.</summary>
internal sealed class StaleReads : Tampering
{
    public override Task Confirm(MemberLife life) => Task.CompletedTask;
}
