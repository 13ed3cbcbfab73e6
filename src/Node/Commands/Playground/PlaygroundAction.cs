namespace WebEtcd.Node.Commands.Playground;

/// <summary>What can be typed into the playground.</summary>
internal enum PlaygroundAction
{
    Kill,
    Pause,
    Resume,
    Restart,
    Cut,
    Heal,
    Slow,
    Traffic,
    Status,
    Help,
    Quit,
}
