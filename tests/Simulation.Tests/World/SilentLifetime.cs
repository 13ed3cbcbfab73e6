using Microsoft.Extensions.Hosting;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>The host of a simulated node: whether it stops is asked, not told.</summary>
internal sealed class SilentLifetime : IHostApplicationLifetime
{
    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication()
    {
    }
}
