namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>What became of a question for a vote.</summary>
public enum BallotOutcome
{
    /// <summary>No answer is known.</summary>
    Unanswered,
    Granted,
    Refused,
}
