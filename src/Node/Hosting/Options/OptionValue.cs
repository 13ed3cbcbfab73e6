namespace WebEtcd.Node.Hosting.Options;

/// <param name="Text">The value.</param>
/// <param name="Place">Where it stands, for messages.</param>
/// <param name="Origin">The kind of that place.</param>
internal sealed record OptionValue(string Text, string Place, OptionOrigin Origin);
