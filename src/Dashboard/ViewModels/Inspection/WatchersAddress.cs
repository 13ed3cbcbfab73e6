using System.Globalization;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Inspection;

/// <summary>State of the Watchers page, as its address holds it.</summary>
/// <param name="Find">Only what contains this text; empty for all.</param>
/// <param name="OnlyBehind">Only watches that do not have everything.</param>
/// <param name="After">The list of watches begins behind this one; null for the start.</param>
/// <param name="ConnectionsAfter">The list of connections begins behind this one; 0 for the start.</param>
internal sealed record WatchersAddress(string Find, bool OnlyBehind, WatchPlace? After, long ConnectionsAfter)
{
    public static WatchersAddress Parse(string? find, string? behind, string? after, string? connection) => new(
        find?.Trim() ?? "",
        behind is not null,
        Place(after),
        long.TryParse(connection, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0);

    public string Link => PageLinks.With(
        PageLinks.Watchers,
        ("find", Find),
        ("behind", OnlyBehind ? "1" : null),
        ("after", After is { } place ? Text(place) : null),
        ("conn", ConnectionsAfter > 0 ? ConnectionsAfter.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>Stream and watch, as <c>12.0</c>.</summary>
    public static string Text(WatchPlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.StreamId}.{place.WatchId}");

    private static WatchPlace? Place(string? text)
    {
        string[] parts = text?.Split('.') ?? [];
        return parts is [var stream, var watch]
            && long.TryParse(stream, NumberStyles.None, CultureInfo.InvariantCulture, out long streamId)
            && long.TryParse(watch, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long watchId)
            ? new WatchPlace(streamId, watchId)
            : null;
    }
}
