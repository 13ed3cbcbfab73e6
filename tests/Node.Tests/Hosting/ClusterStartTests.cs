using WebEtcd.Node.Hosting;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Hosting;

public sealed class ClusterStartTests
{
    private const string Three = "n1=http://127.0.0.1:21380,n2=http://127.0.0.1:22380,n3=http://127.0.0.1:23380";

    [Fact]
    public void Founders_agree_on_everything_but_who_they_are()
    {
        ClusterStart first = ClusterStart.Found(Options("n1", "21380", Three));
        ClusterStart second = ClusterStart.Found(Options("n2", "22380", Three));

        Assert.Equal(first.Identity.ClusterId, second.Identity.ClusterId);
        Assert.Equal(first.Founders.Select(founder => founder.Id), second.Founders.Select(founder => founder.Id));
        Assert.NotEqual(first.Identity.MemberId, second.Identity.MemberId);
        Assert.Equal([second.Identity.MemberId], first.Peers.Select(peer => peer.MemberId).Intersect([first.Identity.MemberId, second.Identity.MemberId]));
        Assert.Equal(2, first.Peers.Count);
    }

    [Fact]
    public void A_member_alone_founds_a_cluster_of_one()
    {
        ClusterStart start = ClusterStart.Found(NodeOptionsParser.Parse([], new Dictionary<string, string?>()).Options!);

        Assert.Equal(start.Identity.MemberId, Assert.Single(start.Founders).Id);
        Assert.Empty(start.Peers);
    }

    [Fact]
    public void A_joiner_takes_the_ids_that_the_cluster_has_for_its_urls()
    {
        ClusterStart start = ClusterStart.Join(Options("n3", "23380", Three, "existing"), Running(21380, 22380, 23380));

        Assert.Equal(77UL, start.Identity.ClusterId);
        Assert.Equal(23380UL, start.Identity.MemberId);
        Assert.Equal([21380UL, 22380UL], start.Peers.Select(peer => peer.MemberId));
        Assert.Empty(start.Founders);
    }

    [Fact]
    public void A_joiner_that_names_another_number_of_members_is_told()
    {
        IOException error = Assert.Throws<IOException>(() => ClusterStart.Join(Options("n3", "23380", Three, "existing"), Running(21380, 23380)));

        Assert.Contains("names 3 members, the running cluster has 2 (member count is unequal)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_joiner_that_the_cluster_does_not_have_is_told_whose_urls_are_unknown()
    {
        IOException error = Assert.Throws<IOException>(() => ClusterStart.Join(Options("n3", "23380", Three, "existing"), Running(21380, 22380, 9)));

        Assert.Contains("no member with the peer URLs of 'n3' (http://127.0.0.1:23380)", error.Message, StringComparison.Ordinal);
    }

    private static NodeOptions Options(string name, string port, string cluster, string state = "new") => NodeOptionsParser.Parse(
        [
            "--name", name, "--initial-cluster", cluster, "--initial-cluster-state", state,
            "--initial-advertise-peer-urls", $"http://127.0.0.1:{port}", "--listen-peer-urls", $"http://127.0.0.1:{port}",
        ],
        new Dictionary<string, string?>()).Options!;

    private static MemberListResponse Running(params int[] ports)
    {
        var response = new MemberListResponse { Header = new ResponseHeader { ClusterId = 77 } };
        response.Members.AddRange(ports.Select(port => new Member { ID = (ulong)port, PeerURLs = { $"http://127.0.0.1:{port}" } }));
        return response;
    }
}
