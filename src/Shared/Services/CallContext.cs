namespace WebEtcd.Shared.Services;

/// <summary>Who calls, and how long the caller will wait. One object a call; both APIs and the dashboard make it.</summary>
public sealed class CallContext
{
    /// <summary>A call without identity and without end, for work of the node itself.</summary>
    public static readonly CallContext None = new();

    /// <summary>The authentication token as the client sent it; null without one. Never to be logged.</summary>
    public string? Token { get; init; }

    /// <summary>Common name of a verified client certificate (gRPC only); null without one.</summary>
    public string? CertificateUser { get; init; }

    /// <summary>The client asked (metadata <c>hasleader</c>) to be refused while there is no leader.</summary>
    public bool RequireLeader { get; init; }

    /// <summary>
    /// While the member has no leader within reach, a read may be answered from its own state, which may be old, rather than wait for one. Set by pages, which say
    /// so; never by the APIs.
    /// </summary>
    public bool AcceptsLocalState { get; init; }

    /// <summary>
    /// Of a watch: whoever reads comes seldom and takes all that waits, so much may wait. Else a flood would overtake the reader between two visits, and what was
    /// missed would be read from history, which costs more than to keep it.
    /// </summary>
    public bool ReadsInBursts { get; init; }

    /// <summary>Address of the caller, for logs and the client inspector.</summary>
    public string Peer { get; init; } = "";

    /// <summary>Ends when the client goes away or its deadline passes.</summary>
    public CancellationToken Cancellation { get; init; }
}
