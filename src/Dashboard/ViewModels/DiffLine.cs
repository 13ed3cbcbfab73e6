namespace WebEtcd.Dashboard.ViewModels;

/// <summary>A line of a comparison.</summary>
/// <param name="Kind">Same, taken away or added; <see cref="DiffKind.Skipped"/> stands for lines that are the same and not shown.</param>
public sealed record DiffLine(DiffKind Kind, string Text);
