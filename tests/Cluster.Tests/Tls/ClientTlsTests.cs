using System.Net.Security;
using System.Security.Authentication;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Tls;

/// <summary>The client port with TLS, and etcd's own client.</summary>
public sealed class ClientTlsTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly TestAuthority _authority;
    private readonly TestCertificate _server;
    private readonly TestCertificate _client;

    public ClientTlsTests()
    {
        _authority = new TestAuthority(_directory.Root);
        _server = _authority.Issue("server");
        _client = _authority.Issue("client");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_client_with_a_good_certificate_is_served_and_no_other()
    {
        var revoked = _authority.Issue("revoked");
        var expired = _authority.Issue("expired", TimeSpan.FromDays(-1));
        using var otherAuthority = new TestAuthority(_directory.Root, "other");
        var stranger = otherAuthority.Issue("stranger");
        await using var node = TlsNode.LaunchSingle(
            _directory, _authority.File, [.. ServerFlags(), "--client-cert-auth", $"--trusted-ca-file={_authority.File}", $"--client-crl-file={_authority.Revoke("crl.pem", revoked)}"]);
        await node.WaitHealthyAsync(_client);

        Assert.Equal("OK\n", (await node.EtcdctlAsync(_client, "put", "k", "v")).Output);
        Assert.Equal("k\nv\n", (await node.EtcdctlAsync(_client, "get", "k")).Output);
        foreach (var (bad, reason) in new[] { (null, "it shows none"), (revoked, "it was revoked"), (expired, "expired"), (stranger, "unable to get") })
        {
            Assert.NotEqual(0, (await node.EtcdctlAsync(bad, "get", "k")).ExitCode);
            await Eventually.TrueAsync($"the log says '{reason}'", () => Task.FromResult(node.Process.Output.Contains(reason, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_where_hosts_are_listed()
    {
        var good = _authority.Issue("good", hostName: "backup.example");
        await using var node = TlsNode.LaunchSingle(
            _directory, _authority.File, [.. ServerFlags(), $"--trusted-ca-file={_authority.File}", "--client-cert-allowed-hostname=backup.example,restore.example"]);
        await node.WaitHealthyAsync(good);
        Assert.NotEqual(0, (await node.EtcdctlAsync(_client, "get", "k")).ExitCode);
    }

    [Fact]
    public async Task A_certificate_that_is_replaced_on_disk_is_shown_without_a_restart()
    {
        await using var node = TlsNode.LaunchSingle(_directory, _authority.File, ServerFlags());
        await node.WaitHealthyAsync(null);
        using var before = await node.ShownAsync();
        Assert.Equal(Convert.ToHexString(_server.Serial), before.SerialNumber);

        var next = _authority.Issue("next");
        File.Copy(next.CertFile, _server.CertFile, overwrite: true);
        using var between = await node.ShownAsync();
        Assert.Equal(before.SerialNumber, between.SerialNumber); // the key is not there yet
        File.Copy(next.KeyFile, _server.KeyFile, overwrite: true);
        using var after = await node.ShownAsync();
        Assert.Equal(Convert.ToHexString(next.Serial), after.SerialNumber);
        Assert.Equal(0, (await node.EtcdctlAsync(null, "get", "k")).ExitCode);
    }

    [Fact]
    public async Task A_list_of_revoked_certificates_that_is_replaced_counts_at_once()
    {
        var list = _authority.Revoke("crl.pem");
        await using var node = TlsNode.LaunchSingle(_directory, _authority.File, [.. ServerFlags(), $"--trusted-ca-file={_authority.File}", $"--client-crl-file={list}"]);
        await node.WaitHealthyAsync(_client);
        _authority.Revoke("crl.pem", _client);
        Assert.NotEqual(0, (await node.EtcdctlAsync(_client, "get", "k")).ExitCode);
    }

    [Fact]
    public async Task Browsers_and_curl_get_HTTP_1_and_2_on_the_same_port()
    {
        await using var node = TlsNode.LaunchSingle(_directory, _authority.File, ServerFlags());
        await node.WaitHealthyAsync(null);
        foreach (var version in new[] { new Version(1, 1), new Version(2, 0) })
        {
            using var http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null } })
            {
                DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            foreach (var path in new[] { "/version", "/ui", "/metrics", "/health" })
            {
                using var answer = await http.GetAsync(new Uri(node.Url + path));
                Assert.Equal((path, 200, version), (path, (int)answer.StatusCode, answer.Version));
            }
        }
    }

    [Fact]
    public async Task A_node_can_make_its_certificate_itself_and_insist_on_a_version()
    {
        await using var node = TlsNode.LaunchSingle(_directory, _authority.File, "--auto-tls", "--self-signed-cert-validity=3", "--tls-min-version=TLS1.3");
        await Eventually.TrueAsync("a handshake", async () =>
        {
            Assert.True(node.Process.IsRunning, node.Process.Output);
            try
            {
                using var shown = await node.ShownAsync();
                return shown.NotAfter > DateTime.Now.AddDays(3 * 365 - 2);
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
            {
                return false;
            }
        });
        using var old = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null, EnabledSslProtocols = SslProtocols.Tls12 },
        });
        await Assert.ThrowsAsync<HttpRequestException>(() => old.GetAsync(new Uri(node.Url + "/version")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_stops_the_start_with_a_sentence()
    {
        File.WriteAllText(_server.KeyFile, "no key");
        await using var node = TlsNode.LaunchSingle(_directory, _authority.File, ServerFlags());
        Assert.NotEqual(0, await node.Process.WaitForExitAsync());
        await Eventually.TrueAsync("a sentence", () => Task.FromResult(node.Process.Output.Contains($"cannot use {_server.CertFile} and {_server.KeyFile}", StringComparison.Ordinal)));
    }

    private string[] ServerFlags() => [$"--cert-file={_server.CertFile}", $"--key-file={_server.KeyFile}"];
}
