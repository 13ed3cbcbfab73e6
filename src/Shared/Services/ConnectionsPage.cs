namespace WebEtcd.Shared.Services;

/// <param name="Connections">Those that match.</param>
/// <param name="NextAfter">Where the next page goes on; 0 on the last.</param>
/// <param name="Total">All open connections of the client port.</param>
public sealed record ConnectionsPage(IReadOnlyList<OpenConnection> Connections, long NextAfter, int Total);
