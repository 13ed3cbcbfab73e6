namespace WebEtcd.Shared.Services;

/// <param name="Contains">Only connections whose address, user or program contains this text; empty for all.</param>
/// <param name="After">Begin behind the connection of this number: <see cref="ConnectionsPage.NextAfter"/> of the page before; 0 for the start.</param>
/// <param name="Limit">Connections on the page, 1 to <see cref="MaxLimit"/>.</param>
public sealed record ConnectionsQuery(string Contains, long After, int Limit)
{
    /// <summary>Most connections of one answer.</summary>
    public const int MaxLimit = 500;
}
