using System.Net;

namespace WebEtcd.Node.Hosting.Options;

/// <summary>Rules between options, most of them etcd's.</summary>
internal static class NodeOptionsRules
{
    private const int LeastTicksToElection = 5;

    /// <summary>What is wrong with the options together, a sentence each.</summary>
    public static IEnumerable<string> Check(NodeOptions options, IReadOnlySet<string> given) =>
        Timing(options.Raft).Concat(Addresses(options, given)).Concat(Membership(options)).Concat(Exposure(options)).Concat(TlsRules.Check(options));

    private static IEnumerable<string> Timing(RaftOptions raft)
    {
        if (raft.ElectionTimeoutMs < LeastTicksToElection * raft.HeartbeatIntervalMs)
        {
            yield return $"--election-timeout {raft.ElectionTimeoutMs} must be at least {LeastTicksToElection} times --heartbeat-interval {raft.HeartbeatIntervalMs}.";
        }
    }

    private static IEnumerable<string> Addresses(NodeOptions options, IReadOnlySet<string> given)
    {
        MemberOptions member = options.Member;
        if (given.Contains("listen-client-urls") && !given.Contains("advertise-client-urls"))
        {
            yield return "--advertise-client-urls is required when --listen-client-urls is set.";
        }

        foreach (Uri url in member.ListenClientUrls.Intersect(member.ListenPeerUrls))
        {
            yield return $"--listen-client-urls and --listen-peer-urls both name {url.OriginalString}.";
        }
    }

    private static IEnumerable<string> Membership(NodeOptions options)
    {
        string name = options.Member.Name;
        List<Uri> listed = options.Cluster.InitialCluster.Where(member => member.Name == name).Select(member => member.PeerUrl).ToList();
        if (listed.Count == 0)
        {
            yield return $"--initial-cluster does not hold this member, '{name}'.";
        }
        else if (!options.Cluster.JoinExisting && !listed.ToHashSet().SetEquals(options.Member.InitialAdvertisePeerUrls))
        {
            yield return $"--initial-cluster gives '{name}' other URLs ({Join(listed)}) than --initial-advertise-peer-urls ({Join(options.Member.InitialAdvertisePeerUrls)}).";
        }

        foreach (IGrouping<Uri, InitialMember> same in options.Cluster.InitialCluster.GroupBy(member => member.PeerUrl).Where(group => group.Count() > 1))
        {
            yield return $"--initial-cluster gives {same.Key.OriginalString} to {string.Join(" and ", same.Select(member => member.Name))}.";
        }
    }

    private static IEnumerable<string> Exposure(NodeOptions options)
    {
        if (options.Security.AllowInsecureListen)
        {
            yield break;
        }

        foreach ((string flag, IReadOnlyList<Uri> urls) in new[] { ("listen-client-urls", options.Member.ListenClientUrls), ("listen-peer-urls", options.Member.ListenPeerUrls), ("listen-metrics-urls", options.Metrics.ListenUrls) })
        {
            foreach (Uri url in urls.Where(url => url.Scheme == Uri.UriSchemeHttp && !IsLoopback(url)))
            {
                yield return $"--{flag} {url.OriginalString} is open to other machines without TLS; give --allow-insecure-listen to accept that, or listen on a loopback address.";
            }
        }
    }

    internal static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static string Join(IEnumerable<Uri> urls) => string.Join(',', urls.Select(url => url.OriginalString));
}
