namespace WebEtcd.Node.Commands.Playground;

/// <summary>The nodes of a playground that could take a write, in turn.</summary>
internal sealed class RunningNodes(IReadOnlyList<PlaygroundNode> nodes, PlaygroundRemote remote)
{
    private int _turn;

    /// <summary>Puts a value at the next of them; null when it was done, else why not.</summary>
    public async Task<string?> PutAsync(string key, string value)
    {
        PlaygroundNode[] running = [.. nodes.Where(node => node is { IsRunning: true, IsPaused: false })];
        return running.Length == 0
            ? "no node runs"
            : await remote.PutAsync(running[(int)((uint)Interlocked.Increment(ref _turn) % (uint)running.Length)], key, value);
    }
}
