using WebEtcd.Node.Hosting;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Observation;

/// <summary>
/// Names for people. The cluster learns a member's name when that member runs; until then, and that is when the first leader is elected, the name that it was
/// given at the start does.
/// </summary>
internal sealed class MemberNames
{
    private readonly MembershipStore _membership;
    private readonly Dictionary<ulong, string> _given = [];

    public MemberNames(MembershipStore membership, ClusterStart start, NodeOptions options)
    {
        _membership = membership;
        foreach (InitialMember given in options.Cluster.InitialCluster)
        {
            string url = UrlText.Of([given.PeerUrl])[0];
            foreach (ulong id in start.Founders.Where(founder => founder.PeerUrls.Contains(url)).Select(founder => founder.Id))
            {
                _given[id] = given.Name;
            }
        }

        _given[start.Identity.MemberId] = options.Member.Name;
    }

    /// <summary>The name of a member; its id in hex when it has none that is known.</summary>
    public string Of(ulong id) => _membership.Find(id) is { Name.Length: > 0 } member ? member.Name : _given.GetValueOrDefault(id) ?? $"{id:x}";
}
