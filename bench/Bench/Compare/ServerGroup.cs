using System.Net;

namespace WebEtcd.Bench.Compare;

/// <summary>The running members of one cluster, each with its own directory. Disposing it kills them.</summary>
internal sealed class ServerGroup : IDisposable
{
    private readonly IReadOnlyList<ServerProcess> _members;

    private ServerGroup(IReadOnlyList<ServerProcess> members) => _members = members;

    /// <summary>The leader's client port, as it was after the start.</summary>
    public DnsEndPoint Endpoint { get; private set; } = new("127.0.0.1", 0);

    /// <summary>CPU time that all members used so far, in seconds.</summary>
    public double CpuSeconds => _members.Sum(member => member.CpuSeconds);

    /// <summary>Starts so many members at once and waits until all are healthy.</summary>
    /// <exception cref="IOException">One is not in time, or none leads.</exception>
    public static async Task<ServerGroup> StartAsync(ServerCommand command, string dataDirectory, int members)
    {
        var ports = ServerProcess.FreePorts(2 * members);
        var group = new ServerGroup([.. Enumerable.Range(0, members).Select(member => ServerProcess.Launch(command, $"{dataDirectory}-{member}", ports[member], member, ports[members..]))]);
        try
        {
            foreach (var member in group._members)
            {
                await member.WaitHealthyAsync();
            }
            group.Endpoint = await group.LeaderAsync();
            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var member in _members)
        {
            member.Dispose();
        }
    }

    private async Task<DnsEndPoint> LeaderAsync()
    {
        foreach (var member in _members)
        {
            if (await member.IsLeaderAsync())
            {
                return member.Endpoint;
            }
        }
        throw new IOException("no member leads");
    }
}
