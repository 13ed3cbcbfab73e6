namespace WebEtcd.Node.Hosting.Options;

/// <summary>The dashboard on the client port.</summary>
internal sealed class DashboardOptions
{
    /// <summary>Serve it. Default: true.</summary>
    public bool Enabled { get; set; } = true;
}
