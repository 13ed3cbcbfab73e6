using Google.Protobuf;
using WebEtcd.Node.Services;
using WebEtcd.Node.Tests.Security;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Upkeep;

/// <summary>Alarms, the warning before one, and defragmentation, with and without users.</summary>
public sealed class SpaceTests
{
    private const int QuotaBytes = 100_000;

    [Fact]
    public async Task A_full_store_raises_the_alarm_while_users_are_asked_for()
    {
        await using AuthNode node = await StartAsync();
        await node.EnableAsync();
        CallContext root = await node.LoginAsync("root", "rpw");
        EtcdException full = await Assert.ThrowsAsync<EtcdException>(async () =>
        {
            for (int i = 0; i <= 20; i++)
            {
                await PutAsync(node, i, 9_000, root);
            }
        });
        Assert.Equal(EtcdErrors.NoSpace, full.Error);
        await Patience.UntilAsync(() => node.Runtime.StateMachine.Alarms.Get(AlarmType.None).Count > 0);
        AlarmMember alarm = node.Runtime.StateMachine.Alarms.Get(AlarmType.None).Single();
        Assert.Equal((AlarmType.Nospace, node.Runtime.Identity.MemberId), (alarm.Alarm, alarm.MemberID));
        AlarmRequest disarm = new() { Action = AlarmRequest.Types.AlarmAction.Deactivate, Alarm = AlarmType.Nospace, MemberID = alarm.MemberID };
        Assert.Equal(EtcdErrors.UserEmpty, (await Assert.ThrowsAsync<EtcdException>(() => Upkeep(node).AlarmAsync(disarm, CallContext.None).AsTask())).Error);
        Assert.Single((await Upkeep(node).AlarmAsync(disarm, root)).Alarms);
        await Patience.UntilAsync(() => Told(node, ClusterEventKind.AlarmDisarmed).Count == 1);
        Assert.Equal($"Alarm NOSPACE of member {alarm.MemberID:x} is up: what takes room is refused", Assert.Single(Told(node, ClusterEventKind.AlarmRaised)).Text);
    }

    [Fact]
    public async Task An_alarm_of_one_that_is_no_member_is_told_by_the_leader()
    {
        await using AuthNode node = await StartAsync();
        await Upkeep(node).AlarmAsync(new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, Alarm = AlarmType.Corrupt, MemberID = 0xabc }, CallContext.None);
        await Patience.UntilAsync(() => Told(node, ClusterEventKind.AlarmRaised).Count == 1);
        Assert.Equal(0xabcUL, Told(node, ClusterEventKind.AlarmRaised)[0].OtherMemberId);
    }

    [Theory]
    [InlineData(true, ClusterEventReason.Requested)]
    [InlineData(false, ClusterEventReason.ElectionTimeout)]
    public async Task A_member_that_is_alone_leads_at_once_unless_it_is_told_to_wait(bool advances, ClusterEventReason reason)
    {
        await using AuthNode node = await AuthNode.StartAsync($"--initial-election-tick-advance={(advances ? "true" : "false")}", "--heartbeat-interval=10", "--election-timeout=50");
        Assert.Equal(reason, Told(node, ClusterEventKind.CampaignStarted)[0].Reason);
    }

    [Fact]
    public async Task The_nodes_own_proposals_pass_while_users_are_asked_for()
    {
        await using AuthNode node = await StartAsync();
        await node.EnableAsync();
        var proposer = node.Get<Proposer>();
        var checkpoint = new LeaseCheckpointRequest { Checkpoints = { new LeaseCheckpoint { ID = 7, RemainingTTL = 3 } } };
        CallContext root = await node.LoginAsync("root", "rpw");
        await node.Leases.GrantAsync(new LeaseGrantRequest { ID = 7, TTL = 1000 }, root);
        await proposer.ProposeAsNodeAsync<LeaseCheckpointResponse>(new InternalRaftRequest { LeaseCheckpoint = checkpoint }, CancellationToken.None);
        Assert.Equal(3, node.Runtime.StateMachine.Leases.Records().Single().RemainingTtlSeconds);
        var corrupt = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, MemberID = 5, Alarm = AlarmType.Corrupt };
        await proposer.ProposeAsNodeAsync<AlarmResponse>(new InternalRaftRequest { Alarm = corrupt }, CancellationToken.None);
        Assert.Equal(EtcdErrors.Corrupt, (await Assert.ThrowsAsync<EtcdException>(() => PutAsync(node, 1, 1, root))).Error);
    }

    [Fact]
    public async Task A_store_that_nears_its_quota_says_so_once_for_each_time()
    {
        await using AuthNode node = await StartAsync();
        await PutAsync(node, 1, 76_000);
        Assert.Empty(Warnings(node));
        await PutAsync(node, 2, 5_000);
        await Patience.UntilAsync(() => Warnings(node).Count > 0); // said behind the answer
        ClusterEvent warning = Assert.Single(Warnings(node));
        Assert.Contains("81 % of its quota", warning.Text, StringComparison.Ordinal);
        await PutAsync(node, 3, 100);
        Assert.Single(Warnings(node));
        Assert.Empty(node.Runtime.StateMachine.Alarms.Get(AlarmType.None));

        await DeleteAsync(node, 2);
        await PutAsync(node, 4, 5_000);
        Assert.Single(Warnings(node)); // it was never clearly below

        await DeleteAsync(node, 1);
        await PutAsync(node, 5, 78_000);
        await Patience.UntilAsync(() => Warnings(node).Count == 2);
    }

    [Fact]
    public async Task Defragmentation_says_what_it_gave_back()
    {
        await using AuthNode node = await StartAsync();
        await PutAsync(node, 1, 1_000);
        await Upkeep(node).DefragmentAsync(new DefragmentRequest(), CallContext.None);
        ClusterEvent done = Assert.Single(node.Runtime.Events.Ring.After(0), item => item.Kind == ClusterEventKind.Defragmented);
        Assert.Matches("^Defragmentation gave back [0-9]+ bytes; the store takes [0-9]+, of which [0-9]+ are in use$", done.Text);
    }

    private static Task<AuthNode> StartAsync() => AuthNode.StartAsync($"--quota-backend-bytes={QuotaBytes}");

    private static IMaintenanceService Upkeep(AuthNode node) => node.Get<IMaintenanceService>();

    private static async Task PutAsync(AuthNode node, int key, int bytes, CallContext? caller = null) =>
        await node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes($"key{key}"), Value = ByteString.CopyFrom(new byte[bytes]) }, caller ?? CallContext.None);

    /// <summary>Deletes a key and its history, and writes once, so that the space is looked at.</summary>
    private static async Task DeleteAsync(AuthNode node, int key)
    {
        DeleteRangeResponse deleted = await node.Keys.DeleteRangeAsync(new DeleteRangeRequest { Key = AuthNode.Bytes($"key{key}") }, CallContext.None);
        await node.Keys.CompactAsync(new CompactionRequest { Revision = deleted.Header.Revision, Physical = true }, CallContext.None);
        await PutAsync(node, 0, 1);
    }

    private static List<ClusterEvent> Warnings(AuthNode node) => Told(node, ClusterEventKind.QuotaNearlyFull);

    private static List<ClusterEvent> Told(AuthNode node, ClusterEventKind kind) => [.. node.Runtime.Events.Ring.After(0).Where(item => item.Kind == kind)];
}
