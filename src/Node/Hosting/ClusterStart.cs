using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Peers;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Membership;
using WebEtcd.Storage;

namespace WebEtcd.Node.Hosting;

/// <summary>Who this member is and whom it knows when it starts.</summary>
/// <param name="Identity">Ids of the cluster and of this member.</param>
/// <param name="Founders">The members that a new cluster begins with; empty for a member that joins.</param>
/// <param name="Peers">The other members, as far as they are known before the log is.</param>
internal sealed record ClusterStart(NodeIdentity Identity, IReadOnlyList<MemberRecord> Founders, IReadOnlyList<PeerAddress> Peers)
{
    /// <summary>A new cluster of the members that --initial-cluster names. Every one of them works this out for itself, and comes to the same.</summary>
    public static ClusterStart Found(NodeOptions options)
    {
        string token = options.Cluster.InitialClusterToken;
        var founders = new List<MemberRecord>();
        ulong self = 0;
        foreach (IGrouping<string, InitialMember> member in options.Cluster.InitialCluster.GroupBy(member => member.Name, StringComparer.Ordinal))
        {
            IReadOnlyList<string> urls = [.. UrlText.Of(member.Select(one => one.PeerUrl)).Order(StringComparer.Ordinal)];

            // The name follows once the member runs: a member without one has not started yet.
            var founder = new MemberRecord(ClusterBootstrap.MemberId(urls, token), "", urls, [], IsLearner: false);
            founders.Add(founder);
            self = member.Key == options.Member.Name ? founder.Id : self;
        }

        var identity = new NodeIdentity(ClusterBootstrap.ClusterId(founders.Select(founder => founder.Id)), self);
        return new ClusterStart(identity, founders, PeersOf(founders, self));
    }

    /// <summary>A place in a running cluster, as its members know it.</summary>
    /// <exception cref="IOException">The cluster does not have this member, or other members than --initial-cluster says.</exception>
    public static ClusterStart Join(NodeOptions options, MemberListResponse running)
    {
        Dictionary<string, HashSet<string>> named = options.Cluster.InitialCluster
            .GroupBy(member => member.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => UrlText.Of(group.Select(member => member.PeerUrl)).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        if (named.Count != running.Members.Count)
        {
            throw new IOException(
                $"error validating peerURLs: --initial-cluster names {named.Count} members, the running cluster has {running.Members.Count} (member count is unequal)");
        }

        foreach ((string name, HashSet<string> urls) in named)
        {
            if (!running.Members.Any(member => urls.SetEquals(member.PeerURLs)))
            {
                throw new IOException($"error validating peerURLs: the running cluster has no member with the peer URLs of '{name}' ({string.Join(',', urls)})");
            }
        }

        HashSet<string> own = named[options.Member.Name];
        Member self = running.Members.First(member => own.SetEquals(member.PeerURLs));
        IEnumerable<MemberRecord> all = running.Members.Select(member => new MemberRecord(member.ID, member.Name, [.. member.PeerURLs], [], member.IsLearner));
        return new ClusterStart(new NodeIdentity(running.Header.ClusterId, self.ID), [], PeersOf(all, self.ID));
    }

    private static IReadOnlyList<PeerAddress> PeersOf(IEnumerable<MemberRecord> members, ulong self) =>
        [.. members.Where(member => member.Id != self).Select(member => new PeerAddress(member.Id, [.. member.PeerUrls.Select(url => new Uri(url))]))];
}
