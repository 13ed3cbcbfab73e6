namespace WebEtcd.Shared.Services;

/// <summary>One watch that a member serves.</summary>
/// <param name="RangeEnd">Empty for a single key, one zero byte for all keys from the first on, else the first key behind the range.</param>
/// <param name="StartRevision">Where the client asked to begin; 0 for what happens from then on.</param>
/// <param name="NextRevision">Everything below is handed on, or does not concern the watch.</param>
/// <param name="BehindRevisions">Revisions that it has not been told of yet.</param>
/// <param name="PendingEvents">Events that are kept for it because its client does not take them.</param>
public sealed record OpenWatch(
    WatchPlace Place, byte[] Key, byte[] RangeEnd, long StartRevision, long NextRevision, WatchProgress Progress, long BehindRevisions, long PendingEvents)
{
    /// <summary>Whether it is told of puts.</summary>
    public bool Puts { get; init; } = true;

    /// <summary>Whether it is told of deletes.</summary>
    public bool Deletes { get; init; } = true;

    /// <summary>It asked for the value before.</summary>
    public bool PreviousValues { get; init; }

    /// <summary>It asked to be told the revision when nothing happens.</summary>
    public bool ProgressNotify { get; init; }

    /// <summary>It takes large responses in pieces.</summary>
    public bool Fragment { get; init; }

    /// <summary>Address of the client; a word for who is none: pages of the dashboard, the member itself.</summary>
    public string Peer { get; init; } = "";

    /// <summary>Who watches; empty while users are not asked for, and when the token is not good any more.</summary>
    public string User { get; init; } = "";

    /// <summary>Since when the stream is open.</summary>
    public DateTimeOffset StreamOpenedAt { get; init; }

    /// <summary>Responses of the whole stream that the client has not taken yet.</summary>
    public int WaitingResponses { get; init; }
}
