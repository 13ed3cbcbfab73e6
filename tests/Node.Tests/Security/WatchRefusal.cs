using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Tests.Security;

/// <summary>Reads the reason that a refused watcher is given.</summary>
internal static class WatchRefusal
{
    public static StatusCode CodeOf(string reason)
    {
        const string Start = "rpc error: code = ";
        Assert.StartsWith(Start, reason, StringComparison.Ordinal);
        return Enum.Parse<StatusCode>(reason[Start.Length..].Split(' ')[0]);
    }
}
