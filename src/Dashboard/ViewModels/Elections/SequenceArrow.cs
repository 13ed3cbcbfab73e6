namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>A message between two members in the drawing.</summary>
/// <param name="FromStep">Number of the step it leaves from.</param>
/// <param name="ToStep">Number of the step it arrives at; 0 when it is not known to have arrived.</param>
/// <param name="Kind">One of ask, grant, refuse.</param>
public sealed record SequenceArrow(int FromStep, int ToStep, ulong From, ulong To, string Kind, bool IsPreVote);
