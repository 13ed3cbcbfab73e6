using System.Globalization;
using System.Net.Sockets;
using WebEtcd.Bench.Compare;

namespace WebEtcd.Bench.Probe;

/// <summary>Asks a server that was started with <see cref="On"/> what it holds.</summary>
/// <param name="path">The socket.</param>
internal sealed class ServerProbe(string path)
{
    /// <summary>The command with the probe in it.</summary>
    public ServerCommand On(ServerCommand command) => command with
    {
        Variables = new Dictionary<string, string> { ["DOTNET_STARTUP_HOOKS"] = typeof(ServerProbe).Assembly.Location, [ProbeListener.PathVariable] = path },
    };

    /// <summary>Collects garbage there, and asks.</summary>
    /// <exception cref="IOException">The server does not answer.</exception>
    public async Task<ProbeReading> ReadAsync()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        long[] numbers = [.. (await reader.ReadToEndAsync()).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        return numbers.Length == 3 ? new ProbeReading(numbers[0], numbers[1], numbers[2] / (1024.0 * 1024)) : throw new IOException("the probe in the server gave no answer");
    }
}
