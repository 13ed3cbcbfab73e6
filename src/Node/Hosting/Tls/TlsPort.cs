using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using WebEtcd.Node.Hosting.ClientPort;

namespace WebEtcd.Node.Hosting.Tls;

/// <summary>The client port with TLS: REST, dashboard and gRPC on one address, told apart by ALPN.</summary>
internal static class TlsPort
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <summary>How long a handshake may take.</summary>
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    public static void ListenOnTlsPort(this WebApplicationBuilder builder, IReadOnlyList<IPEndPoint> endpoints) => builder.WebHost.ConfigureKestrel(kestrel =>
    {
        foreach (IPEndPoint endpoint in endpoints)
        {
            kestrel.Listen(endpoint, face =>
            {
                ClientPortExtensions.Serve(face, HttpProtocols.Http1AndHttp2);
                face.Use(next => connection =>
                {
                    connection.Features.Set<IClientPeerFeature>(new ClientPeerFeature(connection.RemoteEndPoint?.ToString() ?? ""));
                    return next(connection);
                });
                face.Encrypt(Protocols);
            });
        }
    });

    /// <summary>Puts TLS under what an address of the client port serves.</summary>
    public static void Encrypt(this ListenOptions face, List<SslApplicationProtocol> protocols)
    {
        TlsContext context = face.ApplicationServices.GetRequiredService<NodeTls>().Client
            ?? throw new InvalidOperationException("There is an https address and no certificate.");
        face.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = connection => ValueTask.FromResult(context.ForServer(connection.Connection.RemoteEndPoint, comparesAddress: false, protocols)),
        });
    }
}
