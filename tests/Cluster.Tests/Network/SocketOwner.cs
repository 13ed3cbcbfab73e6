using System.Globalization;
using System.Net;

namespace WebEtcd.Cluster.Tests.Network;

/// <summary>
/// Finds the process at the other end of a loopback connection. All members reach a member at the same address, so the port that was dialled does not say who
/// dials; the kernel's tables of sockets do.
/// </summary>
internal static class SocketOwner
{
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Whether the machine has such tables.</summary>
    public static bool IsKnowable => File.Exists(Tables[0]);

    /// <summary>Which of the processes holds the connection from a local port to another; null when none does any more.</summary>
    public static int? Of(IPEndPoint from, IPEndPoint to, IEnumerable<int> candidates)
        => Inode(from.Port, to.Port) is { } inode ? candidates.Cast<int?>().FirstOrDefault(process => Holds(process!.Value, $"socket:[{inode}]")) : null;

    private static string? Inode(int fromPort, int toPort)
    {
        foreach (var table in Tables.Where(File.Exists))
        {
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (Port(fields[1]) == fromPort && Port(fields[2]) == toPort && fields[9] != "0")
                {
                    return fields[9];
                }
            }
        }
        return null;
    }

    private static int Port(string address) => int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static bool Holds(int process, string socket)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd").Any(file => new FileInfo(file).LinkTarget == socket);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // the process has ended
        }
    }
}
