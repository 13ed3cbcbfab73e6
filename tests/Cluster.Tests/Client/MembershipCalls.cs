using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Client;

/// <summary>The calls of the Cluster service.</summary>
internal static class MembershipCalls
{
    /// <summary>Long enough for a change that waits for an election.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Names all members.</summary>
    public static Task<Answer<MemberListResponse>> MemberListAsync(this EtcdClient client)
        => client.CallAsync("etcdserverpb.Cluster/MemberList", new MemberListRequest { Linearizable = true }, MemberListResponse.Parser, Timeout);

    /// <summary>Adds a member without a vote.</summary>
    public static Task<Answer<MemberAddResponse>> MemberAddLearnerAsync(this EtcdClient client, string peerUrl)
        => client.CallAsync("etcdserverpb.Cluster/MemberAdd", new MemberAddRequest { IsLearner = true, PeerURLs = { peerUrl } }, MemberAddResponse.Parser, Timeout);

    /// <summary>Gives a learner a vote.</summary>
    public static Task<Answer<MemberPromoteResponse>> MemberPromoteAsync(this EtcdClient client, ulong id)
        => client.CallAsync("etcdserverpb.Cluster/MemberPromote", new MemberPromoteRequest { ID = id }, MemberPromoteResponse.Parser, Timeout);

    /// <summary>Removes a member for good.</summary>
    public static Task<Answer<MemberRemoveResponse>> MemberRemoveAsync(this EtcdClient client, ulong id)
        => client.CallAsync("etcdserverpb.Cluster/MemberRemove", new MemberRemoveRequest { ID = id }, MemberRemoveResponse.Parser, Timeout);
}
