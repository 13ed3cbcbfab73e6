using WebEtcd.Node.Hosting;
using WebEtcd.Raft;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Tests.Hosting;

/// <summary>The ids are those that etcd 3.5.30 gives to members with the same URLs and token.</summary>
public sealed class ClusterBootstrapTests
{
    [Theory]
    [InlineData("http://127.0.0.1:21380", 0x95dcb2c5cb1427d6)]
    [InlineData("http://127.0.0.1:22380", 0x117b9266988c4966)]
    [InlineData("http://127.0.0.1:23380", 0x599de7774412011f)]
    public void Member_ids_are_etcds(string url, ulong id) => Assert.Equal(id, ClusterBootstrap.MemberId([url], "tok"));

    [Fact]
    public void The_cluster_id_is_etcds_whatever_the_order() =>
        Assert.Equal(0xec9dd700b0959a79, ClusterBootstrap.ClusterId([0x599de7774412011f, 0x95dcb2c5cb1427d6, 0x117b9266988c4966]));

    [Fact]
    public void A_member_that_comes_later_gets_another_id_each_time()
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddDays(1);
        ulong first = ClusterBootstrap.MemberId(["http://127.0.0.1:1"], "tok", now);

        Assert.NotEqual(first, ClusterBootstrap.MemberId(["http://127.0.0.1:1"], "tok", now.AddMilliseconds(1)));
        Assert.NotEqual(first, ClusterBootstrap.MemberId(["http://127.0.0.1:1"], "tok"));
    }

    [Fact]
    public void Every_founder_begins_with_the_same_log()
    {
        MemberRecord[] founders = [Member(3), Member(1), Member(2)];
        IReadOnlyList<Entry> entries = ClusterBootstrap.FirstEntries(founders);
        IReadOnlyList<Entry> others = ClusterBootstrap.FirstEntries(founders.Reverse());

        Assert.Equal([1UL, 2UL, 3UL], entries.Select(entry => entry.Index));
        Assert.Equal([1UL, 2UL, 3UL], entries.Select(entry => MembershipChange.Decode(ConfChange.Decode(entry.Type, entry.Data.Span).Context.Span).Member.Id));
        Assert.All(entries.Zip(others), pair => Assert.True(pair.First.Data.Span.SequenceEqual(pair.Second.Data.Span)));
    }

    private static MemberRecord Member(ulong id) => new(id, "", [$"http://127.0.0.1:{id}"], [], IsLearner: false);
}
