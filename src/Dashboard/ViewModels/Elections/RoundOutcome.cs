namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>What became of a round of votes.</summary>
public enum RoundOutcome
{
    /// <summary>It goes on, or how it ended is not known.</summary>
    Open,
    Won,
    Lost,

    /// <summary>Nobody won it in time: the member tried again.</summary>
    TimedOut,
}
