namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>A promise that a history breaks.</summary>
/// <param name="Rule">Which one.</param>
/// <param name="Text">How.</param>
internal sealed record Violation(string Rule, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Rule}: {Text}";
}
