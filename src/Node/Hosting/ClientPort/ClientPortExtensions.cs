using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WebEtcd.Node.Background;

namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>Opens the client port: REST, dashboard and gRPC on one clear-text address.</summary>
public static class ClientPortExtensions
{
    /// <summary>
    /// Makes Kestrel listen on the addresses, each for HTTP/1.1 and for HTTP/2 with prior knowledge, with the limits of
    /// <paramref name="options"/> (which are those of the whole server). Port 0 takes a free port.
    /// An address that cannot be listened on fails the start with an <see cref="IOException"/> that names it.
    /// </summary>
    public static IWebHostBuilder ListenOnClientPort(this IWebHostBuilder builder, IReadOnlyList<IPEndPoint> endpoints, ClientPortOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        options ??= new ClientPortOptions();
        builder.ConfigureServices(services => services.AddSingleton<IConnectionListenerFactory>(
            provider => new ClientPortListenerFactory(options, provider.GetRequiredService<ILoggerFactory>())));
        return builder.ConfigureKestrel(kestrel =>
        {
            ApplyLimits(kestrel, options);
            ILogger logger = kestrel.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("WebEtcd.ClientPort");
            TimeProvider time = kestrel.ApplicationServices.GetService<CoalescedTime>() ?? TimeProvider.System;
            foreach (IPEndPoint endpoint in endpoints)
            {
                var listener = new ClientPortListener(endpoint, options, time, logger);
                kestrel.Listen(new ClientPortEndPoint(listener, ClientProtocol.Http1), face => Serve(face, HttpProtocols.Http1));
                kestrel.Listen(new ClientPortEndPoint(listener, ClientProtocol.Http2), face => Serve(face, HttpProtocols.Http2));
            }
        });
    }

    internal static void Serve(ListenOptions face, HttpProtocols protocols)
    {
        face.Protocols = protocols;
        if (face.ApplicationServices.GetService<ClientConnections>() is { } connections)
        {
            string protocol = protocols switch { HttpProtocols.Http1 => "HTTP/1.1", HttpProtocols.Http2 => "HTTP/2", _ => "TLS" };
            face.Use(next => async connection =>
            {
                ClientConnection opened = connections.Open(connection, protocol);
                try
                {
                    await next(connection);
                }
                finally
                {
                    connections.Close(opened);
                }
            });
        }
    }

    /// <summary>The same for a <see cref="WebApplicationBuilder"/>.</summary>
    public static WebApplicationBuilder ListenOnClientPort(this WebApplicationBuilder builder, IReadOnlyList<IPEndPoint> endpoints, ClientPortOptions? options = null)
    {
        builder.WebHost.ListenOnClientPort(endpoints, options);
        return builder;
    }

    /// <summary>Sets the limits alone, for a server that listens in another way (TLS).</summary>
    public static void ApplyLimits(KestrelServerOptions kestrel, ClientPortOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;

        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxRequestBodySize = null; // the gateway and the gRPC framing bound each message
        limits.RequestHeadersTimeout = options.RequestHeadersTimeout;
        limits.KeepAliveTimeout = options.IdleTimeout;

        // A watcher that does not read for a while is no attacker: its stream stands still, and nothing else does.
        limits.MinResponseDataRate = null;

        limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        limits.Http2.InitialStreamWindowSize = options.InitialStreamWindowBytes;
        limits.Http2.InitialConnectionWindowSize = options.InitialConnectionWindowBytes;
        limits.Http2.KeepAlivePingDelay = options.KeepAlivePingDelay;
        limits.Http2.KeepAlivePingTimeout = options.KeepAlivePingTimeout;
    }
}
