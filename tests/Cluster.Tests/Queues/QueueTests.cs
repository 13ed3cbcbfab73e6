using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Queues;

/// <summary>Locks and elections while clients wait, go away and lose their leases.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private readonly TestDirectory _directory = new();
    private ServerNode? _node;
    private EtcdClient? _client;

    private EtcdClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _node = await ServerNode.StartAsync(ServerProgram.Target(), _directory["data"]);
        _client = new EtcdClient(_node.Ports.ClientUrl);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        _directory.Dispose();
    }

    [Fact]
    public async Task Who_waits_gets_the_lock_in_the_order_of_asking()
    {
        LockResponse held = (await Client.LockAsync("l", await LeaseAsync())).Value;
        Task<Answer<LockResponse>> second = Client.LockAsync("l", await LeaseAsync());
        await QueuedAsync("l", 2);
        Task<Answer<LockResponse>> third = Client.LockAsync("l", await LeaseAsync());
        await QueuedAsync("l", 3);
        Assert.False(second.IsCompleted || third.IsCompleted);
        await Client.UnlockAsync(held.Key);
        LockResponse next = (await second).Value;
        Assert.False(third.IsCompleted);
        Assert.Equal(next.Key, (await Client.QueueAsync("l"))[0]);
        await Client.UnlockAsync(next.Key);
        Assert.Equal((await third).Value.Key, Assert.Single(await Client.QueueAsync("l")));
    }

    [Fact]
    public async Task A_lock_is_lost_with_its_lease()
    {
        long lease = await LeaseAsync();
        await Client.LockAsync("l", lease);
        Task<Answer<LockResponse>> next = Client.LockAsync("l", await LeaseAsync());
        await QueuedAsync("l", 2);
        await Client.LeaseRevokeAsync(lease);
        Assert.Equal((await next).Value.Key, Assert.Single(await Client.QueueAsync("l")));
    }

    [Fact]
    public async Task Who_loses_its_lease_while_waiting_does_not_get_the_lock()
    {
        LockResponse held = (await Client.LockAsync("l", await LeaseAsync())).Value;
        long lease = await LeaseAsync();
        Task<Answer<LockResponse>> waiting = Client.LockAsync("l", lease);
        await QueuedAsync("l", 2);
        await Client.LeaseRevokeAsync(lease);
        await Client.UnlockAsync(held.Key);
        Answer<LockResponse> answer = await waiting;
        Assert.False(answer.IsOk);
        Assert.Contains("mutex: session is expired", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await Client.QueueAsync("l"));
    }

    [Fact]
    public async Task Who_stops_waiting_leaves_nothing_behind()
    {
        LockResponse held = (await Client.LockAsync("l", await LeaseAsync())).Value;
        long lease = await LeaseAsync();
        using (var impatient = new EtcdClient(_node!.Ports.ClientUrl))
        {
            Assert.False((await impatient.LockAsync("l", lease, TimeSpan.FromMilliseconds(500))).IsOk);
            Assert.False((await impatient.CampaignAsync("l", lease, "v", TimeSpan.FromMilliseconds(500))).IsOk);
        }

        await Eventually.TrueAsync("only the holder", async () => (await Client.QueueAsync("l")).Count == 1);
        Assert.Equal(held.Key, Assert.Single(await Client.QueueAsync("l")));
    }

    [Fact]
    public async Task A_compaction_does_not_end_a_wait()
    {
        Assert.SkipWhen(ServerProgram.TargetIsEtcd, "etcd's waits watch from the past, and a compaction may end them");
        LockResponse held = (await Client.LockAsync("l", await LeaseAsync())).Value;
        Task<Answer<LockResponse>> waiting = Client.LockAsync("l", await LeaseAsync());
        await QueuedAsync("l", 2);
        PutResponse put = (await Client.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8("other") }, TimeSpan.FromSeconds(5))).Value;
        await Client.CompactAsync(new CompactionRequest { Revision = put.Header.Revision }, TimeSpan.FromSeconds(5));
        await Client.UnlockAsync(held.Key);
        Assert.True((await waiting).IsOk);
    }

    [Fact]
    public async Task An_observer_sees_the_first_leader_its_values_and_the_next_leader()
    {
        using var patience = new CancellationTokenSource(Eventually.Deadline);
        using EtcdStream observer = Client.Open("v3electionpb.Election/Observe", patience.Token);
        await observer.SendAsync(new LeaderRequest { Name = ByteString.CopyFromUtf8("e") });
        observer.EndSending();
        LeaderKey first = (await Client.CampaignAsync("e", await LeaseAsync(), "one")).Value.Leader;
        Assert.Equal("one", await NextAsync(observer));
        Task<Answer<CampaignResponse>> second = Client.CampaignAsync("e", await LeaseAsync(), "other");
        await QueuedAsync("e", 2);
        Assert.True((await Client.ProclaimAsync(first, "two")).IsOk);
        Assert.Equal("two", await NextAsync(observer));
        Assert.False(second.IsCompleted);
        Assert.True((await Client.ResignAsync(first)).IsOk);
        Assert.True((await second).IsOk);
        Assert.Equal("other", await NextAsync(observer));
        Answer<ProclaimResponse> late = await Client.ProclaimAsync(first, "late");
        Assert.Contains("election: not leader", late.Text, StringComparison.Ordinal);
    }

    private static async Task<string?> NextAsync(EtcdStream observer) => (await observer.ReceiveAsync(LeaderResponse.Parser))?.Kv.Value.ToStringUtf8();

    private async Task<long> LeaseAsync() => (await Client.LeaseGrantAsync(600)).Value.ID;

    private Task QueuedAsync(string name, int count) => Eventually.TrueAsync($"{count} in the queue", async () => (await Client.QueueAsync(name)).Count == count);
}
