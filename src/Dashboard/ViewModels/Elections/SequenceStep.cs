namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>One moment of one member in the drawing of an episode.</summary>
/// <param name="Number">Counts from 1, and names the step in the table beside the drawing.</param>
/// <param name="Kind">One of heard, timeout, asks, campaigns, grants, refuses, answer, leads, follows, steps-down, gives-up, transfer, term.</param>
/// <param name="Label">A few words for the drawing.</param>
/// <param name="Texts">What the member says of it: one sentence for each event.</param>
public sealed record SequenceStep(int Number, ulong Member, DateTimeOffset At, string Kind, string Label, IReadOnlyList<string> Texts, ulong Term);
