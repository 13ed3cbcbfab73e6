using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using WebEtcd.Node.Peers;

namespace WebEtcd.Node.Hosting.Tls;

/// <summary>Connections between members with TLS; to a member whose URL is still http, without.</summary>
/// <param name="context">Certificates and rules of the peer port.</param>
/// <param name="listensWithTls">Whether the own port does.</param>
internal sealed class TlsPeerStreams(TlsContext context, bool listensWithTls) : IPeerStreamFactory
{
    public Stream OpenClient(Socket socket, Uri url)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        return url.Scheme == Uri.UriSchemeHttps
            ? Shake(new SslStream(plain), stream => stream.AuthenticateAsClient(context.ForClient(url.Host.Trim('[', ']'))))
            : plain;
    }

    public Stream OpenServer(Socket socket)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        return listensWithTls
            ? Shake(new SslStream(plain), stream => stream.AuthenticateAsServer(context.ForServer(socket.RemoteEndPoint, comparesAddress: true)))
            : plain;
    }

    private static SslStream Shake(SslStream stream, Action<SslStream> handshake)
    {
        try
        {
            handshake(stream);
            return stream;
        }
        catch (AuthenticationException e)
        {
            stream.Dispose();
            throw new IOException($"the TLS handshake failed: {(e.InnerException ?? e).Message}", e);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
