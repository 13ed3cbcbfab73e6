using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>A lease is renewed by whoever takes itself for the leader, without asking whether it still is.</summary>
internal sealed class UnconfirmedRenewals : Tampering
{
    public override Task ConfirmRenewal(MemberLife life) => Task.CompletedTask;
}
