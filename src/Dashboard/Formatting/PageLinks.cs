using System.Text;

namespace WebEtcd.Dashboard.Formatting;

/// <summary>The addresses of the pages. All state of a page is in its address, so links can be shared and Back works.</summary>
internal static class PageLinks
{
    public const string Root = "/ui";
    public const string Elections = "/ui/elections";
    public const string Login = "/ui/login";
    public const string Logout = "/ui/logout";
    public const string Keys = "/ui/keys";
    public const string Watch = "/ui/watch";
    public const string Leases = "/ui/leases";
    public const string Locks = "/ui/leases?show=locks";
    public const string Storage = "/ui/storage";

    /// <summary>A file, not a page.</summary>
    public const string Backup = "/ui/backup";

    public const string Members = "/ui/members";
    public const string RaftLog = "/ui/raft";
    public const string Watchers = "/ui/watchers";
    public const string Txn = "/ui/txn";
    public const string Diff = "/ui/diff";
    public const string Copy = "/ui/copy";
    public const string Playground = "/ui/playground";
    public const string Users = "/ui/users";
    public const string Metrics = "/ui/metrics";
    public const string Logs = "/ui/logs";
    public const string Settings = "/ui/settings";

    /// <summary>An address with the parameters that have a value.</summary>
    public static string With(string page, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        StringBuilder address = new(page);
        char separator = '?';
        foreach ((string name, string? value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                address.Append(separator).Append(name).Append('=').Append(Escape(value));
                separator = '&';
            }
        }

        return address.ToString();
    }

    // Slashes may stand in a query, and keys are full of them.
    private static string Escape(string value) => Uri.EscapeDataString(value).Replace("%2F", "/", StringComparison.Ordinal);
}
