namespace WebEtcd.Node.Hosting.Options;

/// <summary>Reads the section <c>WebEtcd</c> of the configuration files: flag names as keys, lists as arrays.</summary>
internal static class NodeSettings
{
    public const string Section = "WebEtcd";

    public static IReadOnlyDictionary<string, string?> Read(IConfiguration configuration) =>
        configuration.GetSection(Section).GetChildren().ToDictionary(
            child => child.Key,
            child => child.Value ?? string.Join(',', child.GetChildren().Select(element => element.Value)),
            StringComparer.Ordinal)!;
}
