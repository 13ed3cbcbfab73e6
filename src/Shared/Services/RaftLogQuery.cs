namespace WebEtcd.Shared.Services;

/// <param name="LastIndex">The highest index wanted; 0 for the newest that the log has.</param>
/// <param name="Limit">Entries wanted, 1 to <see cref="MaxLimit"/>.</param>
public sealed record RaftLogQuery(ulong LastIndex, int Limit)
{
    /// <summary>Most entries of one answer.</summary>
    public const int MaxLimit = 200;
}
