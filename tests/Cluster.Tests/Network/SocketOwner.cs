using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace WebEtcd.Cluster.Tests.Network;

/// <summary>
/// Finds the process at the other end of a loopback connection. All members reach a member at the same address, so the port that was dialled does not say who
/// dials; the kernel's tables of sockets do. Written to be cheap: it is asked for every connection, and the tables are long on a busy machine.
/// </summary>
internal static class SocketOwner
{
    /// <summary>The tables, and 127.0.0.1 as they write it.</summary>
    private static readonly (string File, string Loopback)[] Tables =
        [("/proc/net/tcp", "0100007F"), ("/proc/net/tcp6", "0000000000000000FFFF00000100007F")];

    /// <summary>Which of the processes holds the connection from a local port to another; null when none does any more.</summary>
    public static int? Of(IPEndPoint from, IPEndPoint to, IEnumerable<int> candidates)
        => Inode(from.Port, to.Port) is { } inode ? candidates.Cast<int?>().FirstOrDefault(process => Holds(process!.Value, $"socket:[{inode}]")) : null;

    private static string? Inode(int fromPort, int toPort)
    {
        foreach (var (file, loopback) in Tables)
        {
            var table = File.Exists(file) ? File.ReadAllText(file).AsSpan() : [];
            var place = table.IndexOf($" {loopback}:{fromPort:X4} {loopback}:{toPort:X4} ");
            if (place >= 0)
            {
                // Behind the two addresses: state, queues, timer, retransmissions, user, timeout, inode.
                var rest = table[(place + 1)..];
                var fields = rest[..rest.IndexOf('\n')].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return fields[8] == "0" ? null : fields[8];
            }
        }
        return null;
    }

    private static bool Holds(int process, string socket)
    {
        try
        {
            var wanted = Encoding.ASCII.GetBytes(socket);
            var link = new byte[64];
            return Directory.EnumerateFiles($"/proc/{process}/fd").Any(file => ReadLink(file, link, link.Length) is var length && length == wanted.Length && link.AsSpan(0, (int)length).SequenceEqual(wanted));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // the process has ended
        }
    }

    [DllImport("libc", EntryPoint = "readlink", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ReadLink(string path, byte[] buffer, nint size);
}
