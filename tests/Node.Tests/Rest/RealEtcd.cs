using System.Diagnostics;

namespace WebEtcd.Node.Tests.Rest;

/// <summary>
/// A real etcd on loopback, from the folder that WEBETCD_ETCD_BIN names. Without it the test is skipped, or fails when
/// WEBETCD_REQUIRE_ETCD is 1.
/// </summary>
internal sealed class RealEtcd : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;

    private RealEtcd(Process process, string directory, HttpClient client)
    {
        _process = process;
        _directory = directory;
        Client = client;
    }

    public HttpClient Client { get; }

    public static async Task<RealEtcd> StartAsync(int port)
    {
        string? folder = Environment.GetEnvironmentVariable("WEBETCD_ETCD_BIN");
        string binary = Path.Combine(folder ?? "", "etcd");
        if (string.IsNullOrEmpty(folder) || !File.Exists(binary))
        {
            const string Missing = "WEBETCD_ETCD_BIN names no folder with etcd in it";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("WEBETCD_REQUIRE_ETCD") == "1", Missing);
            Assert.Fail(Missing);
        }

        string directory = Directory.CreateTempSubdirectory("webetcd-rest-").FullName;
        string client = $"http://127.0.0.1:{port}", peer = $"http://127.0.0.1:{port + 1}";
        ProcessStartInfo start = new(binary, ["--name", "real", "--data-dir", directory, "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", "real=" + peer])
        {
            RedirectStandardError = true,
        };
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Process process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("serving client traffic", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        };
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("etcd ended at once; is its port taken?"));
        process.Start();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(RestServer.Deadline);
        return new RealEtcd(process, directory, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(client), Timeout = RestServer.Deadline });
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
