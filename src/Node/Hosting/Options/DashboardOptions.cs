namespace WebEtcd.Node.Hosting.Options;

/// <summary>The dashboard on the client port.</summary>
internal sealed class DashboardOptions
{
    /// <summary>Serve it. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Its pages show, and change nothing. Default: false.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Values of keys that begin with one of these are shown on no page. Default: none.</summary>
    public IReadOnlyList<string> MaskedPrefixes { get; set; } = [];
}
