namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>One sentence of the story of an episode.</summary>
/// <param name="At">The moment it begins with.</param>
public sealed record StoryLine(DateTimeOffset At, string Text);
