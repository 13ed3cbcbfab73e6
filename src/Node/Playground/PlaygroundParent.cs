namespace WebEtcd.Node.Playground;

/// <summary>Stops the node when the playground that started it is gone, however it went: it holds the other end of the standard input.</summary>
internal sealed class PlaygroundParent(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The read ends with the playground, not with the node: a thread of its own waits, and is left behind.
        await Task.Factory.StartNew(Console.In.ReadToEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(stoppingToken);
        lifetime.StopApplication();
    }
}
