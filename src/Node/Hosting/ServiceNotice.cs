using System.Net.Sockets;
using System.Text;

namespace WebEtcd.Node.Hosting;

/// <summary>Tells systemd how the node is doing, where systemd asked for it (<c>Type=notify</c>).</summary>
internal sealed class ServiceNotice(string? socketPath, IHostApplicationLifetime lifetime) : IHostedService
{
    private const string Variable = "NOTIFY_SOCKET";

    public static string? SocketPath => Environment.GetEnvironmentVariable(Variable);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(socketPath))
        {
            // Started means here: the log is applied, and the ports are open.
            lifetime.ApplicationStarted.Register(() => Send(socketPath, "READY=1"));
            lifetime.ApplicationStopping.Register(() => Send(socketPath, "STOPPING=1"));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Send(string path, string state)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

            // A name that begins with @ stands for one that is in no file system.
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
        }
        catch (SocketException)
        {
            // Nobody listens: that is no reason not to serve.
        }
    }
}
