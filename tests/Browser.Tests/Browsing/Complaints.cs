namespace WebEtcd.Browser.Tests.Browsing;

/// <summary>What the browser itself reports where a test makes it: no script of the dashboard can keep it from that.</summary>
internal static class Complaints
{
    /// <summary>An address at which there is nothing.</summary>
    public const string NotFound = "the server responded with a status of 404";

    /// <summary>A node that stopped in the middle, fell silent, or is not there. The script that keeps the connection has many words for it.</summary>
    public static readonly string[] NodeGone =
    [
        "net::ERR_CONNECTION_REFUSED",
        "net::ERR_CONNECTION_RESET",
        "net::ERR_EMPTY_RESPONSE",
        "net::ERR_INCOMPLETE_CHUNKED_ENCODING",
        "/_framework/blazor.web.js",
    ];

    /// <summary>Defects of a page, whatever a test expects.</summary>
    public static readonly string[] Never =
    [
        "There was an error applying batch",
        "There was an unhandled exception on the current circuit",
    ];
}
