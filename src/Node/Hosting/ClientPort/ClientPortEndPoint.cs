using System.Net;

namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>
/// One of the two faces that a client address shows to Kestrel: the same socket, once for HTTP/1.1 and once for HTTP/2.
/// Its text is the address itself, so that logs and error messages name what the user configured.
/// </summary>
internal sealed class ClientPortEndPoint(ClientPortListener listener, ClientProtocol protocol) : EndPoint
{
    /// <summary>The socket that both faces share.</summary>
    public ClientPortListener Listener { get; } = listener;

    /// <summary>Which connections come out here.</summary>
    public ClientProtocol Protocol { get; } = protocol;

    public override string ToString() => Listener.Address.ToString();
}
