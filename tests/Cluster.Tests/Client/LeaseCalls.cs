using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Client;

/// <summary>The calls of the Lease service.</summary>
internal static class LeaseCalls
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Makes a lease of so many seconds.</summary>
    public static Task<Answer<LeaseGrantResponse>> LeaseGrantAsync(this EtcdClient client, long seconds)
        => client.CallAsync("etcdserverpb.Lease/LeaseGrant", new LeaseGrantRequest { TTL = seconds }, LeaseGrantResponse.Parser, Timeout);

    /// <summary>Tells about a lease.</summary>
    public static Task<Answer<LeaseTimeToLiveResponse>> LeaseTimeToLiveAsync(this EtcdClient client, long lease)
        => client.CallAsync("etcdserverpb.Lease/LeaseTimeToLive", new LeaseTimeToLiveRequest { ID = lease, Keys = true }, LeaseTimeToLiveResponse.Parser, Timeout);

    /// <summary>Opens a stream of keep-alives.</summary>
    public static EtcdStream OpenKeepAlive(this EtcdClient client, CancellationToken cancellation) => client.Open("etcdserverpb.Lease/LeaseKeepAlive", cancellation);
}
