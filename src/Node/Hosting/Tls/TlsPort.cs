using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
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
                    if (connection.Features.Get<IClientPeerFeature>() is null)
                    {
                        connection.Features.Set<IClientPeerFeature>(new ClientPeerFeature(ClientConnections.TextOf(connection.RemoteEndPoint)));
                    }

                    return next(connection);
                });
                face.Encrypt(Protocols);
                face.Use(next => connection =>
                {
                    if (connection.Features.Get<IClientPeerFeature>() is ClientConnection opened)
                    {
                        bool isHttp2 = connection.Features.Get<ITlsApplicationProtocolFeature>() is { } chosen && chosen.ApplicationProtocol.Span.SequenceEqual("h2"u8);
                        opened.Protocol = isHttp2 ? "HTTP/2 over TLS" : "HTTP/1.1 over TLS";
                    }

                    return next(connection);
                });
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
