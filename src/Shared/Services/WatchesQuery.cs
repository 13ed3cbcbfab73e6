namespace WebEtcd.Shared.Services;

/// <param name="Contains">Only watches whose client's address, user or key contains this text; empty for all.</param>
/// <param name="OnlyBehind">Only watches that do not have everything yet.</param>
/// <param name="After">Begin behind this one: <see cref="WatchesPage.NextAfter"/> of the page before; null for the start.</param>
/// <param name="Limit">Watches on the page, 1 to <see cref="MaxLimit"/>.</param>
public sealed record WatchesQuery(string Contains, bool OnlyBehind, WatchPlace? After, int Limit)
{
    /// <summary>Most watches of one answer.</summary>
    public const int MaxLimit = 500;
}
