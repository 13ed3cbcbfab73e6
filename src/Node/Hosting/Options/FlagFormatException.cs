namespace WebEtcd.Node.Hosting.Options;

/// <summary>A flag's value that cannot be understood; the message says what is wanted.</summary>
internal sealed class FlagFormatException(string message) : Exception(message);
