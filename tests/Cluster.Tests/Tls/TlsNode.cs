using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Tls;

/// <summary>A server whose client port speaks TLS, as etcdctl and others see it.</summary>
internal sealed class TlsNode(ServerNode process, string authorityFile) : IAsyncDisposable
{
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(20);

    /// <summary>The process.</summary>
    public ServerNode Process { get; } = process;

    /// <summary>Where it listens for clients.</summary>
    public string Url => $"https://127.0.0.1:{Process.Ports.Client}";

    /// <summary>Starts one.</summary>
    public static TlsNode Launch(string dataDirectory, ServerPorts ports, string authorityFile, string name, string initialCluster, string peerScheme, params string[] moreFlags)
    {
        string client = $"https://127.0.0.1:{ports.Client}", peer = $"{peerScheme}://127.0.0.1:{ports.Peer}";
        string[] flags =
        [
            $"--name={name}", $"--data-dir={dataDirectory}", $"--listen-client-urls={client}", $"--advertise-client-urls={client}",
            $"--listen-peer-urls={peer}", $"--initial-advertise-peer-urls={peer}", $"--initial-cluster={initialCluster}", .. moreFlags,
        ];
        return new TlsNode(ServerNode.LaunchWith(ServerProgram.Target(), ports, flags), authorityFile);
    }

    /// <summary>Starts a node without others.</summary>
    public static TlsNode LaunchSingle(TestDirectory directory, string authorityFile, params string[] moreFlags)
    {
        var ports = ServerPorts.Free();
        return Launch(directory["n1"], ports, authorityFile, "n1", $"n1=http://127.0.0.1:{ports.Peer}", "http", moreFlags);
    }

    /// <summary>Runs etcdctl on it; with a certificate when one is given.</summary>
    public Task<CommandRun> EtcdctlAsync(TestCertificate? certificate, params string[] arguments)
    {
        string[] identity = certificate is null ? [] : ["--cert", certificate.CertFile, "--key", certificate.KeyFile];
        return CommandRun.OfAsync(ServerProgram.EtcdTool("etcdctl"), ["--endpoints", Url, "--cacert", authorityFile, "--dial-timeout", "1s", "--command-timeout", "2s", .. identity, .. arguments]);
    }

    /// <summary>Waits until it answers linearizable reads.</summary>
    public Task WaitHealthyAsync(TestCertificate? certificate) => Eventually.TrueAsync($"{Url} is healthy", async () =>
    {
        Assert.True(Process.IsRunning, Process.Output);
        return (await EtcdctlAsync(certificate, "get", "health?")).ExitCode == 0;
    });

    /// <summary>The certificate that it shows in a handshake.</summary>
    public async Task<X509Certificate2> ShownAsync()
    {
        using var socket = new TcpClient();
        using var patience = new CancellationTokenSource(HandshakeDeadline);
        await socket.ConnectAsync("127.0.0.1", Process.Ports.Client, patience.Token);
        await using var stream = new SslStream(socket.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null }, patience.Token);
        return X509CertificateLoader.LoadCertificate(stream.RemoteCertificate!.GetRawCertData());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
