using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using WebEtcd.Node.Hosting;
using WebEtcd.Node.Tests.Testing;

namespace WebEtcd.Node.Tests.Hosting;

public sealed class ServiceNoticeTests
{
    [Fact]
    public async Task The_service_manager_is_told_of_start_and_stop()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is Linux's");
        string path = Path.Combine(Path.GetTempPath(), $"webetcd-notice-{Guid.NewGuid():N}");
        try
        {
            using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            manager.Bind(new UnixDomainSocketEndPoint(path));
            using var lifetime = new Lifetime();
            await new ServiceNotice(path, lifetime).StartAsync(CancellationToken.None);
            await lifetime.Started.CancelAsync();
            Assert.Equal("READY=1", await ReceiveAsync(manager));
            lifetime.StopApplication();
            Assert.Equal("STOPPING=1", await ReceiveAsync(manager));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Nobody_to_tell_is_no_failure()
    {
        using var lifetime = new Lifetime();
        await new ServiceNotice(null, lifetime).StartAsync(CancellationToken.None);
        await new ServiceNotice("/no/such/socket", lifetime).StartAsync(CancellationToken.None);
        await lifetime.Started.CancelAsync();
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[64];
        int received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().Soon();
        return Encoding.UTF8.GetString(buffer, 0, received);
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationTokenSource Started { get; } = new();

        public CancellationToken ApplicationStarted => Started.Token;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose()
        {
            Started.Dispose();
            _stopping.Dispose();
        }
    }
}
