namespace WebEtcd.Shared.Services;

/// <summary>One open connection of a member's client port.</summary>
/// <param name="Id">Counts connections since the start of the process.</param>
/// <param name="Peer">Address of the client.</param>
/// <param name="Protocol">As HTTP names it.</param>
/// <param name="Calls">Calls of the API that were begun on it, over gRPC or REST. Pages of the dashboard are none.</param>
/// <param name="OpenCalls">Those of them that go on: streams, mostly.</param>
public sealed record OpenConnection(long Id, string Peer, string Protocol, DateTimeOffset Since, long Calls, int OpenCalls)
{
    /// <summary>Who made the last call; empty while users are not asked for, and when the token is not good any more.</summary>
    public string User { get; init; } = "";

    /// <summary>What the client says it is. Never to be trusted.</summary>
    public string Program { get; init; } = "";

    /// <summary>Watch streams on it.</summary>
    public int WatchStreams { get; init; }

    /// <summary>Watches on those streams.</summary>
    public int Watches { get; init; }
}
