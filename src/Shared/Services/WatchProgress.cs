namespace WebEtcd.Shared.Services;

/// <summary>How far a watch is.</summary>
public enum WatchProgress
{
    /// <summary>It has everything.</summary>
    Synced = 0,

    /// <summary>It begins at a revision that is still to come.</summary>
    Waiting,

    /// <summary>It is being fed history.</summary>
    Behind,

    /// <summary>Its client does not read: responses are kept until it does.</summary>
    Blocked,
}
