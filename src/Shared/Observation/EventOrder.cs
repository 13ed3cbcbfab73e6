namespace WebEtcd.Shared.Observation;

/// <summary>Events by time, and what one member reports of the same moment in its order. Clocks of members may differ: so does their time.</summary>
public sealed class EventOrder : IComparer<ClusterEvent>
{
    public static readonly EventOrder Instance = new();

    public int Compare(ClusterEvent? x, ClusterEvent? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int byTime = x.At.CompareTo(y.At);
        if (byTime != 0)
        {
            return byTime;
        }

        int byMember = x.MemberId.CompareTo(y.MemberId);
        return byMember != 0 ? byMember : (x.Epoch, x.Sequence).CompareTo((y.Epoch, y.Sequence));
    }
}
