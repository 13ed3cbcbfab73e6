namespace WebEtcd.Node.Hosting.Options;

/// <summary>What came of the command line, the environment and the settings.</summary>
/// <param name="Options">The options; null when there is an error, or help or the version is asked for.</param>
/// <param name="Errors">All that is wrong, a sentence each.</param>
/// <param name="Warnings">What is worth a word in the log.</param>
/// <param name="ShowHelp">Help is asked for.</param>
/// <param name="ShowVersion">The version is asked for.</param>
internal sealed record NodeOptionsResult(NodeOptions? Options, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, bool ShowHelp, bool ShowVersion)
{
    /// <summary>The help text: every flag with its meaning and default.</summary>
    public static string HelpText => LazyHelp.Value;

    private static readonly Lazy<string> LazyHelp = new(FlagHelp.Write);
}
