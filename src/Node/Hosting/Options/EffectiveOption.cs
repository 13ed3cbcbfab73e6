namespace WebEtcd.Node.Hosting.Options;

/// <param name="Name">The flag's name, without dashes.</param>
/// <param name="Value">Its value as text; asterisks for a secret.</param>
/// <param name="Origin">Who said so.</param>
internal sealed record EffectiveOption(string Name, string Value, OptionOrigin Origin);
