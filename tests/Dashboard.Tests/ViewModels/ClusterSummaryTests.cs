using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.ViewModels;

public sealed class ClusterSummaryTests
{
    [Fact]
    public void Three_of_three_are_healthy_and_one_may_fail()
    {
        ClusterSummary summary = ClusterSummary.Of(Views.Cluster(3));
        Assert.Equal(ClusterHealth.Healthy, summary.Health);
        Assert.Equal("3 of 3 voting members reachable. 1 more may fail before writes stop.", summary.Sentence);
    }

    [Fact]
    public void One_lost_of_three_leaves_no_spare()
    {
        ClusterSummary summary = ClusterSummary.Of(Lose(Views.Cluster(3), 3));
        Assert.Equal(ClusterHealth.Degraded, summary.Health);
        Assert.EndsWith("If one more fails, writes stop.", summary.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_lost_of_three_are_no_quorum()
    {
        ClusterSummary summary = ClusterSummary.Of(Lose(Lose(Views.Cluster(3), 2), 3));
        Assert.Equal(ClusterHealth.Unavailable, summary.Health);
        Assert.Equal("No quorum", summary.Word);
        Assert.Equal("1 of 3 voting members reachable: writes wait until 1 more returns.", summary.Sentence);
    }

    [Fact]
    public void A_learner_does_not_count()
    {
        ClusterView view = Views.Cluster(4).With(4, member => member with { IsLearner = true, Reachable = false });
        Assert.Equal(ClusterHealth.Healthy, ClusterSummary.Of(view).Health);
        Assert.Equal(3, ClusterSummary.Of(view).Voters);
    }

    [Fact]
    public void Without_a_leader_an_election_is_said_to_go_on()
    {
        ClusterView view = Views.Cluster(3).With(1, member => member with { Raft = member.Raft with { LeaderId = 0, Role = "candidate" } });
        Assert.Equal("No leader", ClusterSummary.Of(view).Word);
        Assert.Null(ClusterSummary.Of(view).Leader);
    }

    [Fact]
    public void An_alarm_is_a_degraded_state()
    {
        ClusterView view = Views.Cluster(1) with { Alarms = [new AlarmView(1, "NOSPACE")] };
        Assert.Equal("Alarm", ClusterSummary.Of(view).Word);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    public void Members_do_not_cover_each_other(int members)
    {
        foreach (TopologyLayout layout in new[] { TopologyLayout.Ring(Views.Cluster(members)), TopologyLayout.Column(Views.Cluster(members)) })
        {
            foreach (TopologyNode node in layout.Nodes)
            {
                Assert.InRange(node.X, TopologyLayout.NodeWidth / 2, layout.Width - TopologyLayout.NodeWidth / 2);
                Assert.InRange(node.Y, TopologyLayout.NodeHeight / 2, layout.Height - TopologyLayout.NodeHeight / 2);
                Assert.DoesNotContain(layout.Nodes, other => other != node
                    && Math.Abs(other.X - node.X) < TopologyLayout.NodeWidth && Math.Abs(other.Y - node.Y) < TopologyLayout.NodeHeight);
            }
        }
    }

    [Fact]
    public void Members_keep_their_places_when_the_leader_changes()
    {
        ClusterView before = Views.Cluster(5);
        ClusterView after = before.With(1, member => member with { Raft = member.Raft with { LeaderId = 4, Role = "follower" } });
        Assert.Equal(Places(before), Places(after));
        Assert.Equal(4UL, TopologyLayout.Ring(after).Nodes.Single(node => node.IsLeader).Member.MemberId);
    }

    [Fact]
    public void A_link_says_how_far_a_follower_is_behind()
    {
        ClusterView view = Lose(Views.Cluster(4), 4).With(1, member => member with
        {
            Raft = member.Raft with
            {
                Progress = [new(2, "replicate", 1204, 1205, false, true, 0), new(3, "replicate", 1200, 1205, false, true, 4), new(4, "probe", 900, 901, false, false, 0)],
            },
        });
        Assert.Equal(["in step", "4 entries behind", "no answer"], TopologyLayout.Ring(view).Links.Where(link => !link.IsPeer).Select(link => link.Label));
    }

    [Fact]
    public void A_link_says_how_long_the_way_is_and_how_far_a_snapshot_has_got()
    {
        ClusterView view = Views.Cluster(3).With(1, member => member with
        {
            Raft = member.Raft with
            {
                Progress =
                [
                    new(2, "replicate", 1204, 1205, false, true, 0) { RoundTrip = TimeSpan.FromMicroseconds(480) },
                    new(3, "snapshot", 0, 1205, false, true, 0) { SnapshotBytes = 2000, SnapshotBytesSent = 500 },
                ],
            },
        });
        Assert.Equal(["in step · 480 µs", "snapshot 25 %"], TopologyLayout.Ring(view).Links.Where(link => !link.IsPeer).Select(link => link.Label));
    }

    [Fact]
    public void Two_followers_that_do_not_hear_each_other_are_told()
    {
        ClusterView whole = Views.Cluster(3);
        Assert.False(Assert.Single(TopologyLayout.Ring(whole).Links, link => link.IsPeer).Broken);
        ClusterView cut = whole.With(2, member => member with { Links = [.. member.Links.Select(link => link.MemberId == 3 ? link with { LastHeard = member.ObservedAt.AddSeconds(-9) } : link)] });
        Assert.True(Assert.Single(TopologyLayout.Ring(cut).Links, link => link.IsPeer).Broken);
        Assert.Contains("infra1 and infra2 do not hear each other", TopologyLayout.Ring(cut).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_is_not_reached_shows_how_old_its_view_is()
    {
        ClusterView view = Views.Cluster(3)
            .With(2, member => member with { Reachable = false, ObservedAt = Views.Start.AddMinutes(-3) })
            .With(3, member => member with { Reachable = false, ObservedAt = DateTimeOffset.MinValue });
        Assert.Equal(["applied 1\u202F204", "seen 3 min ago", "never heard"], TopologyLayout.Ring(view, Views.Start).Nodes.Select(node => node.Note));
    }

    [Fact]
    public void Of_two_that_say_they_lead_the_one_of_the_higher_term_does()
    {
        ClusterView view = Views.Cluster(3).With(2, member => member with { Raft = member.Raft with { Role = "leader", Term = 3, LeaderId = 2 } });
        Assert.Equal(2UL, ClusterSummary.Of(view).Leader?.MemberId);
    }

    private static ClusterView Lose(ClusterView view, ulong id) => view.With(id, member => member with { Reachable = false });

    private static (double X, double Y)[] Places(ClusterView view) => [.. TopologyLayout.Ring(view).Nodes.Select(node => (node.X, node.Y))];
}
