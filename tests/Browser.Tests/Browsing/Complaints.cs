namespace WebEtcd.Browser.Tests.Browsing;

/// <summary>What the browser itself reports where a test makes it: no script of the dashboard can keep it from that.</summary>
internal static class Complaints
{
    /// <summary>An address at which there is nothing.</summary>
    public const string NotFound = "the server responded with a status of 404";

    /// <summary>A node that stopped in the middle, fell silent, or is not there.</summary>
    public static readonly string[] NodeGone =
    [
        "net::ERR_CONNECTION_REFUSED",
        "net::ERR_CONNECTION_RESET",
        "net::ERR_EMPTY_RESPONSE",
        "net::ERR_INCOMPLETE_CHUNKED_ENCODING",
        "Server timeout elapsed",
        "Failed to fetch",
        "Failed to complete negotiation with the server",
        "Failed to start the connection",
        "Failed to start the transport",
        "Failed to start the circuit",
        "Unable to connect, please ensure WebSockets are available",
        "WebSocket connection to",
        "WebSocket closed with status code: 1006",
    ];
}
