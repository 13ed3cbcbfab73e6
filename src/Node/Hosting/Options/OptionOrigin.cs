namespace WebEtcd.Node.Hosting.Options;

/// <summary>Where an option's value comes from; a later one here gives way to an earlier.</summary>
internal enum OptionOrigin
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
