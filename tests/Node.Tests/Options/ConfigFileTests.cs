using System.Security.Authentication;
using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Tests.Options;

public sealed class ConfigFileTests
{
    [Fact]
    public void A_file_in_etcds_form_is_understood()
    {
        NodeOptions options = Parse("""
            # This member.
            name: 'm1'
            data-dir: /var/lib/m1
            heartbeat-interval: 50
            election-timeout: 500
            listen-client-urls: https://127.0.0.1:5
            advertise-client-urls: https://127.0.0.1:5
            listen-peer-urls: https://127.0.0.1:6
            initial-advertise-peer-urls: https://127.0.0.1:6
            initial-cluster: m1=https://127.0.0.1:6
            strict-reconfig-check: false
            watch-progress-notify-interval: 60000000000
            cors:
            log-outputs: [stderr, /tmp/log]
            proxy: 'off'
            tls-min-version: 'TLS1.3'
            client-transport-security:
              cert-file: /c
              key-file: /k
              client-cert-auth: true
              trusted-ca-file: /ca
            peer-transport-security:
              auto-tls: true
              allowed-cn: m2
            """).Options!;
        Assert.Equal(("m1", "/var/lib/m1", 50, 500, false), (options.Member.Name, options.Storage.DataDir, options.Raft.HeartbeatIntervalMs, options.Raft.ElectionTimeoutMs, options.Cluster.StrictReconfigCheck));
        Assert.Equal(TimeSpan.FromMinutes(1), options.Watch.ProgressNotifyInterval);
        Assert.Equal(["stderr", "/tmp/log"], options.Log.Outputs);
        Assert.Equal(("/c", "/k", "/ca", true, SslProtocols.Tls13), (options.ClientTls.CertFile, options.ClientTls.KeyFile, options.ClientTls.TrustedCaFile, options.ClientTls.ClientCertAuth, options.ClientTls.Protocols));
        Assert.True(options.PeerTls.Auto);
        Assert.Equal(["m2"], options.PeerTls.AllowedCommonNames);
        Assert.Contains("name=m1 (config-file)", EffectiveText.Of(options), StringComparison.Ordinal);
        Assert.Contains("max-txn-ops=128 (default)", EffectiveText.Of(options), StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_file_flags_and_variables_do_not_count_and_say_so()
    {
        NodeOptionsResult result = NodeOptionsParser.Parse(
            ["--config-file=f", "--name=flag"], new Dictionary<string, string?> { ["ETCD_MAX_TXN_OPS"] = "3" }, null, _ => "log-level: debug");
        Assert.Equal(("default", 128), (result.Options!.Member.Name, result.Options.Limits.MaxTxnOps));
        Assert.Equal(
            ["--name has no effect, since --config-file is given.", "ETCD_MAX_TXN_OPS has no effect, since --config-file is given."], result.Warnings);
    }

    [Theory]
    [InlineData("--listen-peer-urls=https://10.0.0.1:5 --peer-auto-tls --allow-insecure-listen", "whoever reaches it can pass for a member")]
    [InlineData("--cert-file=/c --key-file=/k", "http://localhost:2379 is in clear text all the same")]
    [InlineData("--listen-client-urls=https://127.0.0.1:5 --advertise-client-urls=https://127.0.0.1:5 --auto-tls --trusted-ca-file=/a --listen-peer-urls=https://127.0.0.1:6 --peer-auto-tls --peer-trusted-ca-file=/a", "name the same authorities")]
    public void What_is_probably_not_meant_is_told(string line, string warning)
    {
        NodeOptionsResult result = NodeOptionsParser.Parse(line.Split(' '), new Dictionary<string, string?>());
        Assert.NotNull(result.Options);
        Assert.Contains(warning, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nmae: x", "line 1: nmae is no known option; did you mean name?")]
    [InlineData("name: [x", "--config-file f: line 2, column 1: ")]
    [InlineData("- name", "must be a list of names and values")]
    [InlineData("name: a\nheartbeat-interval: soon", "heartbeat-interval in --config-file 'soon': must be a whole number")]
    [InlineData("enable-v2: true", "enable-v2 in --config-file: There is no v2 API")]
    public void Mistakes_are_told_with_their_place(string text, string reason) =>
        Assert.Contains(reason, Assert.Single(Parse(text).Errors), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
    {
        NodeOptionsResult result = NodeOptionsParser.Parse(["--config-file=/no/such/file.yml"], new Dictionary<string, string?>());
        Assert.StartsWith("--config-file /no/such/file.yml: ", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_leaves_the_defaults() => Assert.Equal("default", Parse("").Options!.Member.Name);

    private static NodeOptionsResult Parse(string text) => NodeOptionsParser.Parse(["--config-file=f"], new Dictionary<string, string?>(), null, _ => text);
}
