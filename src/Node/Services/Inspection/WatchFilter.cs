using System.Text;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Services.Inspection;

/// <summary>Says which watches a page wants, and remembers the last one that it was asked about.</summary>
internal sealed class WatchFilter(WatchesQuery query)
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(query.Contains);

    /// <summary>The last watch that was looked at: the next page begins behind it.</summary>
    public WatchPlace? LastPlace { get; private set; }

    /// <summary>Whether a place comes after another one; everything does after none.</summary>
    public static bool IsBehind(WatchPlace place, WatchPlace? after) =>
        after is not { } other || (place.StreamId, place.WatchId).CompareTo((other.StreamId, other.WatchId)) > 0;

    public bool Takes(OpenWatch watch)
    {
        LastPlace = watch.Place;
        bool isBehind = watch.Progress is WatchProgress.Behind or WatchProgress.Blocked;
        return (!query.OnlyBehind || isBehind) && (_bytes.Length == 0 || Contains(watch));
    }

    private bool Contains(OpenWatch watch) =>
        watch.Peer.Contains(query.Contains, StringComparison.OrdinalIgnoreCase)
        || watch.User.Contains(query.Contains, StringComparison.OrdinalIgnoreCase)
        || watch.Key.AsSpan().IndexOf(_bytes) >= 0;
}
