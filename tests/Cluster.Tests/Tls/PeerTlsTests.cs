using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Tls;

/// <summary>Members that prove to each other who they are.</summary>
public sealed class PeerTlsTests : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly TestAuthority _clients;
    private readonly TestAuthority _peers;
    private readonly List<TlsNode> _nodes = [];

    public PeerTlsTests()
    {
        _clients = new TestAuthority(_directory.Root, "clients");
        _peers = new TestAuthority(_directory.Root, "peers");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
        _clients.Dispose();
        _peers.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Three_members_with_certificates_form_a_cluster_and_one_without_a_good_one_is_kept_out()
    {
        var client = _clients.Issue("client");
        ServerPorts[] ports = [ServerPorts.Free(), ServerPorts.Free(), ServerPorts.Free()];
        using var stranger = new TestAuthority(_directory.Root, "stranger");

        // The third shows a certificate of an authority that the others do not know, and later a good one.
        for (var i = 0; i < 3; i++)
        {
            Launch(i, ports, (i == 2 ? stranger : _peers).Issue($"m{i}"));
        }
        await _nodes[0].WaitHealthyAsync(client);
        await _nodes[1].WaitHealthyAsync(client);
        Assert.Equal("OK\n", (await _nodes[0].EtcdctlAsync(client, "put", "k", "v")).Output);
        Assert.Equal("k\nv\n", (await _nodes[1].EtcdctlAsync(client, "get", "k")).Output);
        await Eventually.TrueAsync("a refusal", () => Task.FromResult(_nodes[0].Process.Output.Contains("is refused", StringComparison.Ordinal)));
        Assert.NotEqual(0, (await _nodes[2].EtcdctlAsync(client, "get", "k")).ExitCode);

        _peers.Issue("m2");
        await Eventually.TrueAsync("the third member takes part", async () => (await _nodes[2].EtcdctlAsync(client, "get", "k")).Output == "k\nv\n");
    }

    [Fact]
    public async Task Members_with_certificates_that_they_make_themselves_find_together()
    {
        ServerPorts[] ports = [ServerPorts.Free(), ServerPorts.Free(), ServerPorts.Free()];
        var server = _clients.Issue("server");
        for (var i = 0; i < 3; i++)
        {
            _nodes.Add(TlsNode.Launch(
                _directory[$"d{i}"], ports[i], _clients.File, $"m{i}", Cluster(ports), "https", "--peer-auto-tls", $"--cert-file={server.CertFile}", $"--key-file={server.KeyFile}"));
        }
        foreach (var node in _nodes)
        {
            await node.WaitHealthyAsync(null);
        }
    }

    private void Launch(int i, ServerPorts[] ports, TestCertificate peer)
    {
        var server = _clients.Issue($"server{i}");
        string[] flags =
        [
            $"--cert-file={server.CertFile}", $"--key-file={server.KeyFile}", $"--trusted-ca-file={_clients.File}",
            $"--peer-cert-file={peer.CertFile}", $"--peer-key-file={peer.KeyFile}", $"--peer-trusted-ca-file={_peers.File}", "--peer-client-cert-auth", "--peer-cert-allowed-cn=m0,m1,m2",
        ];
        _nodes.Add(TlsNode.Launch(_directory[$"d{i}"], ports[i], _clients.File, $"m{i}", Cluster(ports), "https", flags));
    }

    private static string Cluster(ServerPorts[] ports) => string.Join(',', ports.Select((port, i) => $"m{i}=https://127.0.0.1:{port.Peer}"));
}
