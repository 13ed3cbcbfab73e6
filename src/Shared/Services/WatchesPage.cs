namespace WebEtcd.Shared.Services;

/// <param name="Watches">Those that match.</param>
/// <param name="NextAfter">Where the next page goes on; null on the last. A page can be short, even empty, and yet not be the last.</param>
/// <param name="TotalWatches">All watches of the member.</param>
/// <param name="TotalStreams">The streams they are on.</param>
/// <param name="TotalBehind">Those of them that are behind, or whose client does not read.</param>
/// <param name="Revision">The last revision that watchers were told of.</param>
public sealed record WatchesPage(
    IReadOnlyList<OpenWatch> Watches, WatchPlace? NextAfter, int TotalWatches, int TotalStreams, int TotalBehind, long Revision);
