namespace WebEtcd.Cluster.Tests.Client;

/// <summary>What is known of a request's effect.</summary>
internal enum Outcome
{
    /// <summary>A good answer came.</summary>
    Ok,

    /// <summary>It was refused, or never sent: it has no effect, now or later.</summary>
    Refused,

    /// <summary>No answer came, or one that leaves it open: it may take effect, once, at any time from its call on.</summary>
    Indeterminate,
}
