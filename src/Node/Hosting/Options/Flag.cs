namespace WebEtcd.Node.Hosting.Options;

/// <summary>One flag: how it is spelled, what it means and where its value goes.</summary>
/// <param name="Section">Heading in the help text.</param>
/// <param name="Name">Without dashes.</param>
/// <param name="Default">Value when nobody gives one; null when it depends on others.</param>
/// <param name="Help">What it means, with its unit.</param>
/// <param name="Set">Puts the value into the options; throws <see cref="FlagFormatException"/>.</param>
internal sealed record Flag(string Section, string Name, string? Default, string Help, Action<NodeOptions, string> Set)
{
    /// <summary>May stand without a value, which is then <c>true</c>.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>The value is a duration: a bare number in a configuration file means nanoseconds.</summary>
    public bool IsDuration { get; init; }

    /// <summary>The value must not be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Other names of the same flag.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public IEnumerable<string> Names => Aliases.Prepend(Name);

    /// <summary>The environment variable of a flag, as etcd derives it.</summary>
    public static string EnvironmentName(string flag) => "ETCD_" + flag.ToUpperInvariant().Replace('-', '_');
}
