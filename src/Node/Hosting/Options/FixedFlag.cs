namespace WebEtcd.Node.Hosting.Options;

/// <summary>A flag of etcd that cannot be chosen here.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Accepted">The values that say what is so anyway; null when any value does no harm.</param>
/// <param name="Reason">Why others are refused, or why the value does not matter.</param>
/// <param name="IsSwitch">May stand without a value.</param>
internal sealed record FixedFlag(string Name, IReadOnlyList<string>? Accepted, string Reason, bool IsSwitch);
