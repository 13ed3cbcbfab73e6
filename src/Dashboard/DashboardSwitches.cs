namespace WebEtcd.Dashboard;

/// <summary>What the pages may show and do at all, whoever looks. The APIs are not concerned.</summary>
public sealed class DashboardSwitches
{
    /// <summary>Pages show, and change nothing. Default: false.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Values of keys that begin with one of these are neither shown nor written. Default: none.</summary>
    public IReadOnlyList<byte[]> MaskedPrefixes { get; init; } = [];
}
