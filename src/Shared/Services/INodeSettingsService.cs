namespace WebEtcd.Shared.Services;

/// <summary>The configuration in force on the node that is asked. For root only while authentication is on.</summary>
public interface INodeSettingsService
{
    /// <exception cref="Errors.EtcdException">The caller may not see it.</exception>
    ValueTask<NodeConfiguration> ReadAsync(CallContext context);
}

/// <param name="Settings">In the order of the help text.</param>
/// <param name="Versions">Of the program and of what it runs on.</param>
/// <param name="Limits">Bounds in force, of the configuration and those that are fixed.</param>
public sealed record NodeConfiguration(IReadOnlyList<NodeSetting> Settings, IReadOnlyList<NodeFact> Versions, IReadOnlyList<NodeFact> Limits);

/// <param name="Section">Heading in the help text.</param>
/// <param name="Name">The flag's name, without dashes.</param>
/// <param name="Value">In force; asterisks for a secret.</param>
/// <param name="Default">What it would be if nobody said so; null when that depends on others.</param>
/// <param name="Origin">Who said so.</param>
/// <param name="Place">Where it stands, as <c>--name</c> or <c>ETCD_NAME</c>; empty for a default.</param>
/// <param name="Meaning">A sentence.</param>
public sealed record NodeSetting(string Section, string Name, string Value, string? Default, SettingOrigin Origin, string Place, string Meaning);

/// <summary>Where a value comes from.</summary>
public enum SettingOrigin
{
    /// <summary>The command line.</summary>
    Flag,

    /// <summary>An <c>ETCD_*</c> environment variable.</summary>
    Environment,

    /// <summary>The file of --config-file.</summary>
    File,

    /// <summary>The section <c>WebEtcd</c> of appsettings.json.</summary>
    Settings,

    /// <summary>Nobody gave one.</summary>
    Default,
}

/// <summary>Something worth knowing, with its unit.</summary>
public sealed record NodeFact(string Name, string Value);
