namespace WebEtcd.Node.Hosting.Options;

/// <param name="Name">The flag's name, without dashes.</param>
/// <param name="Value">Its value as text; asterisks for a secret.</param>
/// <param name="Origin">Who said so.</param>
/// <param name="Place">Where it stands, for people; empty for a default.</param>
internal sealed record EffectiveOption(string Name, string Value, OptionOrigin Origin, string Place = "");
