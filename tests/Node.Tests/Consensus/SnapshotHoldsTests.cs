using WebEtcd.Node.Consensus;
using WebEtcd.Raft;

namespace WebEtcd.Node.Tests.Consensus;

public sealed class SnapshotHoldsTests
{
    private const ulong Follower = 2;
    private readonly SnapshotHolds _holds = new();

    [Fact]
    public void Without_snapshots_under_way_nothing_is_kept() =>
        Assert.Equal(900UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Replicate), Progress(3, ProgressState.Probe)), 900, 0));

    [Fact]
    public void What_follows_a_snapshot_stays_until_the_follower_is_fed_from_the_log_again()
    {
        Assert.Equal(501UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Snapshot, 500)), 900, 0));
        Assert.Equal(501UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Probe)), 1000, 1));
        Assert.Equal(1100UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Replicate)), 1100, 2));
        Assert.Equal(1200UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Probe)), 1200, 3));
    }

    [Fact]
    public void What_is_kept_anyway_is_no_less() =>
        Assert.Equal(400UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Snapshot, 500)), 400, 0));

    [Fact]
    public void Of_several_snapshots_the_oldest_counts_and_of_one_follower_the_newest()
    {
        Assert.Equal(501UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Snapshot, 500), Progress(3, ProgressState.Snapshot, 700)), 900, 0));
        Assert.Equal(701UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Snapshot, 800), Progress(3, ProgressState.Snapshot, 700)), 900, 1));
    }

    [Fact]
    public void Nothing_is_kept_for_ever_nor_without_bound()
    {
        Assert.Equal(501UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Snapshot, 500)), 900, 0));
        Assert.Equal(501UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Probe)), 900, 30_000));
        Assert.Equal(900UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Probe)), 900, 30_001));

        RaftStatus busy = Leader(Progress(Follower, ProgressState.Snapshot, 500)) with { LastIndex = 1_000_501 };
        Assert.Equal(1_000_000UL, _holds.FirstToKeep(busy, 1_000_000, 40_000));
    }

    [Fact]
    public void Nothing_is_kept_for_a_member_that_is_gone_nor_by_one_that_leads_no_more()
    {
        Assert.Equal(501UL, _holds.FirstToKeep(Leader(Progress(Follower, ProgressState.Snapshot, 500)), 900, 0));
        Assert.Equal(900UL, _holds.FirstToKeep(Leader(), 900, 1));
    }

    private static MemberProgress Progress(ulong id, ProgressState state, ulong snapshot = 0) =>
        new(id, state, 10, 11, false, true, 0) { PendingSnapshot = snapshot };

    private static RaftStatus Leader(params MemberProgress[] progress) => new(1, default, default, 1000, 1000, 0, new ConfState(), progress);
}
