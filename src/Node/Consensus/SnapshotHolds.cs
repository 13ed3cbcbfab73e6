using WebEtcd.Raft;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// Keeps the part of the log that followers need next to whom a snapshot is under way. Without it a busy leader forgets what follows the snapshot before that
/// has arrived, sends another one, and so on: the follower never catches up. Not thread-safe; belongs to the raft thread.
/// </summary>
internal sealed class SnapshotHolds
{
    /// <summary>A follower that needs more than this is better served by another snapshot.</summary>
    private const ulong MostEntries = 1_000_000;

    /// <summary>How long entries are kept after the snapshot was last seen under way: it has to be installed, and the first entries have to be asked for.</summary>
    private const long KeptMs = 30_000;

    private readonly Dictionary<ulong, Hold> _holds = [];

    /// <summary>The first entry that has to stay.</summary>
    /// <param name="status">What the leader knows of its followers; any other member keeps nothing for anybody.</param>
    /// <param name="wantedFirst">What would be the first entry otherwise.</param>
    /// <param name="nowMs">Time of the monotonic clock, in milliseconds.</param>
    public ulong FirstToKeep(RaftStatus status, ulong wantedFirst, long nowMs)
    {
        foreach (MemberProgress member in status.Progress)
        {
            if (member.State == ProgressState.Snapshot)
            {
                _holds[member.Id] = new Hold(member.PendingSnapshot, nowMs);
            }
        }

        foreach ((ulong id, Hold hold) in _holds)
        {
            if (IsOver(hold, status.Progress.FirstOrDefault(member => member.Id == id), status.LastIndex, nowMs))
            {
                _holds.Remove(id);
            }
        }

        return _holds.Values.Select(hold => hold.SnapshotIndex + 1).Append(wantedFirst).Min();
    }

    private static bool IsOver(Hold hold, MemberProgress? member, ulong lastIndex, long nowMs) =>
        member is null
        || member.State == ProgressState.Replicate
        || nowMs - hold.SeenMs > KeptMs
        || lastIndex - Math.Min(lastIndex, hold.SnapshotIndex) > MostEntries;

    private readonly record struct Hold(ulong SnapshotIndex, long SeenMs);
}
