using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Hosting.Tls;

namespace WebEtcd.Node.Hosting;

/// <summary>Addresses of their own for metrics and health (--listen-metrics-urls): what is not one of these does not exist there.</summary>
internal static class MetricsPort
{
    private static readonly PathString[] Served = ["/metrics", "/health", "/livez", "/readyz"];

    public static void ListenOnMetricsPort(this WebApplicationBuilder builder, IReadOnlyList<Uri> urls) => builder.WebHost.ConfigureKestrel(kestrel =>
    {
        foreach (IGrouping<bool, Uri> group in urls.GroupBy(url => url.Scheme == Uri.UriSchemeHttps))
        {
            foreach (IPEndPoint address in ListenAddresses.Of(group))
            {
                kestrel.Listen(address, face => Serve(face, isEncrypted: group.Key));
            }
        }
    });

    /// <summary>To stand before everything else, where there are such addresses.</summary>
    public static void UseMetricsPort(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.Features.Get<Feature>() is null || Served.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
        {
            return next(http);
        }

        return PlainText.WriteErrorAsync(http, StatusCodes.Status404NotFound, "404 page not found");
    });

    private static void Serve(ListenOptions face, bool isEncrypted)
    {
        face.Protocols = HttpProtocols.Http1;
        face.Use(next => connection =>
        {
            connection.Features.Set(new Feature());
            return next(connection);
        });
        if (isEncrypted)
        {
            face.Encrypt([SslApplicationProtocol.Http11]);
        }
    }

    /// <summary>Marks the connections of these addresses.</summary>
    private sealed class Feature;
}
