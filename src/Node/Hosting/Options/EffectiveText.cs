namespace WebEtcd.Node.Hosting.Options;

/// <summary>The configuration in force as one line for the log: each option with its value and who gave it; secrets are masked.</summary>
internal static class EffectiveText
{
    public static string Of(NodeOptions options) =>
        string.Join(", ", options.Effective().OrderBy(option => option.Name, StringComparer.Ordinal).Select(option => $"{option.Name}={option.Value} ({Name(option.Origin)})"));

    private static string Name(OptionOrigin origin) => origin switch
    {
        OptionOrigin.Flag => "flag",
        OptionOrigin.Environment => "environment",
        OptionOrigin.File => "config-file",
        OptionOrigin.Settings => "appsettings.json",
        _ => "default",
    };
}
