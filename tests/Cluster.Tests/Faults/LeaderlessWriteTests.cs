using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>What a write meets at a member that knows no leader: it waits for one, as at etcd.</summary>
public sealed class LeaderlessWriteTests : ClusterTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly PutRequest Put = new() { Key = ByteString.CopyFromUtf8("k"), Value = ByteString.CopyFromUtf8("v") };

    [Fact]
    public async Task A_write_waits_for_the_next_leader_and_is_told_when_none_comes()
    {
        ServerCluster cluster = await StartAsync();
        ClusterMember leader = await cluster.LeaderAsync();
        ClusterMember[] others = [.. cluster.Members.Where(member => member != leader)];
        using var first = new EtcdClient(others[0].Ports.ClientUrl);
        using var second = new EtcdClient(others[1].Ports.ClientUrl);
        ulong old = (await first.StatusAsync(Patience)).Value.Leader;
        await leader.KillAsync();
        await Task.WhenAll(PutWithoutAsync(first, old), PutWithoutAsync(second, old));

        await others[1].KillAsync();
        await Eventually.TrueAsync("no leader is known", async () => (await first.StatusAsync(Patience)).Value.Leader == 0);
        Answer<PutResponse> answer = await first.PutAsync(Put, Patience);
        Assert.Equal("DeadlineExceeded: context deadline exceeded", $"{answer.Code}: {answer.Text}");
    }

    private static async Task PutWithoutAsync(EtcdClient client, ulong old)
    {
        await Eventually.TrueAsync("the old leader is given up", async () => (await client.StatusAsync(Patience)).Value.Leader != old);
        Answer<PutResponse> answer = await client.PutAsync(Put, Patience);
        Assert.True(answer.IsOk, answer.ToString());
    }
}
