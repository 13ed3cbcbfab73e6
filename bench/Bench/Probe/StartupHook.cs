using WebEtcd.Bench.Probe;

/// <summary>
/// What the runtime of a measured server calls before its program when <c>DOTNET_STARTUP_HOOKS</c> names this assembly. The runtime wants it without a namespace.
/// </summary>
internal static class StartupHook
{
    /// <summary>Begins to answer, beside the server.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(ProbeListener.PathVariable) is { Length: > 0 } path)
        {
            ProbeListener.Start(path);
        }
    }
}
