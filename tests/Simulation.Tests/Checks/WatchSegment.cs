using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>One watcher on one stream.</summary>
/// <param name="Member">The member that served it.</param>
/// <param name="AskedRevision">The start that was asked for; 0 for now.</param>
internal sealed record WatchSegment(ulong Member, long AskedRevision)
{
    /// <summary>The responses in the order they came, from the created one on.</summary>
    public List<WatchResponse> Responses { get; } = [];

    /// <summary>The first revision whose events are due; 0 while the watcher is not created.</summary>
    public long FirstRevision { get; set; }

    /// <summary>The next revision that the client needs.</summary>
    public long NextRevision { get; set; }

    /// <summary>Set when the watcher ended because what it needed was compacted.</summary>
    public long CompactedRevision { get; set; }
}
