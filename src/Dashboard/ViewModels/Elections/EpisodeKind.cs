namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>How a stretch of election events ended.</summary>
public enum EpisodeKind
{
    /// <summary>A new term has a leader.</summary>
    Elected,

    /// <summary>Somebody asked, and the leader stayed.</summary>
    Refused,

    /// <summary>A member found the leader, or a term, that the others had already.</summary>
    Joined,

    /// <summary>Nobody leads yet.</summary>
    Open,
}
