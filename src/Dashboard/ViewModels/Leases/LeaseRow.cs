namespace WebEtcd.Dashboard.ViewModels.Leases;

/// <summary>A lease as it was when the leader was asked. While there is none, nothing but the id is known.</summary>
/// <param name="SecondsLeft">At <paramref name="ReadAt"/>.</param>
/// <param name="GrantedSeconds">What a renewal sets it to.</param>
/// <param name="Keys">All keys that end with it.</param>
public sealed record LeaseRow(long Id, long SecondsLeft, long GrantedSeconds, IReadOnlyList<byte[]> Keys, DateTimeOffset ReadAt)
{
    /// <summary>False when no leader could be asked.</summary>
    public bool IsKnown => GrantedSeconds > 0;

    /// <summary>What is left by now, if nobody renewed it since.</summary>
    public TimeSpan Left(DateTimeOffset now)
    {
        TimeSpan left = TimeSpan.FromSeconds(SecondsLeft) - (now - ReadAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The part of its time that is left, 0 to 1.</summary>
    public double Share(DateTimeOffset now) => GrantedSeconds <= 0 ? 0 : Math.Clamp(Left(now).TotalSeconds / GrantedSeconds, 0, 1);
}
