using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Queues;

/// <summary>State of the board of locks and elections, as its address holds it: a part of the Leases page.</summary>
/// <param name="Prefix">Only names that begin so; empty for all.</param>
/// <param name="From">The page begins with this name; null for the start.</param>
/// <param name="Name">The one that is shown with all who wait; null for a page of them.</param>
public sealed record QueuesAddress(byte[] Prefix, byte[]? From, byte[]? Name)
{
    private const string Shown = "locks";

    public static readonly QueuesAddress Start = new([], null, null);

    /// <summary>Whether the Leases page shows the board, by what its address says is to be shown.</summary>
    public static bool IsShown(string? show) => show == Shown;

    public static QueuesAddress Parse(string? prefix, string? from, string? name) =>
        new(KeyText.Parse(prefix), PageCursor.Decode(from), string.IsNullOrEmpty(name) ? null : KeyText.Parse(name));

    public string Link => PageLinks.With(
        PageLinks.Leases,
        ("show", Shown),
        ("prefix", KeyText.Format(Prefix)),
        ("from", PageCursor.Encode(From)),
        ("name", Name is null ? null : KeyText.Format(Name)));
}
