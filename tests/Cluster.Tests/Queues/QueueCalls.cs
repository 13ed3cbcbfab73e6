using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Queues;

/// <summary>The calls of the Lock and the Election service.</summary>
internal static class QueueCalls
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public static Task<Answer<LockResponse>> LockAsync(this EtcdClient client, string name, long lease, TimeSpan? timeout = null)
        => client.CallAsync("v3lockpb.Lock/Lock", new LockRequest { Name = ByteString.CopyFromUtf8(name), Lease = lease }, LockResponse.Parser, timeout ?? Timeout);

    public static Task<Answer<UnlockResponse>> UnlockAsync(this EtcdClient client, ByteString key)
        => client.CallAsync("v3lockpb.Lock/Unlock", new UnlockRequest { Key = key }, UnlockResponse.Parser, Timeout);

    public static Task<Answer<CampaignResponse>> CampaignAsync(this EtcdClient client, string name, long lease, string value, TimeSpan? timeout = null)
        => client.CallAsync(
            "v3electionpb.Election/Campaign",
            new CampaignRequest { Name = ByteString.CopyFromUtf8(name), Lease = lease, Value = ByteString.CopyFromUtf8(value) },
            CampaignResponse.Parser,
            timeout ?? Timeout);

    public static Task<Answer<ProclaimResponse>> ProclaimAsync(this EtcdClient client, LeaderKey leader, string value)
        => client.CallAsync("v3electionpb.Election/Proclaim", new ProclaimRequest { Leader = leader, Value = ByteString.CopyFromUtf8(value) }, ProclaimResponse.Parser, Timeout);

    public static Task<Answer<ResignResponse>> ResignAsync(this EtcdClient client, LeaderKey leader)
        => client.CallAsync("v3electionpb.Election/Resign", new ResignRequest { Leader = leader }, ResignResponse.Parser, Timeout);

    public static Task<Answer<LeaseRevokeResponse>> LeaseRevokeAsync(this EtcdClient client, long lease)
        => client.CallAsync("etcdserverpb.Lease/LeaseRevoke", new LeaseRevokeRequest { ID = lease }, LeaseRevokeResponse.Parser, Timeout);

    /// <summary>The keys below a prefix, in the order in which they were made.</summary>
    public static async Task<IReadOnlyList<ByteString>> QueueAsync(this EtcdClient client, string name)
    {
        Answer<RangeResponse> answer = await client.RangeAsync(
            new RangeRequest
            {
                Key = ByteString.CopyFromUtf8(name + "/"),
                RangeEnd = ByteString.CopyFromUtf8(name + "0"),
                SortTarget = RangeRequest.Types.SortTarget.Create,
                SortOrder = RangeRequest.Types.SortOrder.Ascend,
            },
            Timeout);
        return [.. answer.Value.Kvs.Select(kv => kv.Key)];
    }
}
