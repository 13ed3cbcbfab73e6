using System.Net;

namespace WebEtcd.Node.Hosting;

/// <summary>Turns listen URLs into addresses to bind: <c>localhost</c> is the loopback of both IP versions where both exist.</summary>
internal static class ListenAddresses
{
    public static IReadOnlyList<IPEndPoint> Of(IEnumerable<Uri> urls)
    {
        var endpoints = new List<IPEndPoint>();
        foreach (Uri url in urls)
        {
            if (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address))
            {
                endpoints.Add(new IPEndPoint(address, url.Port));
                continue;
            }

            endpoints.Add(new IPEndPoint(IPAddress.Loopback, url.Port));
            if (System.Net.Sockets.Socket.OSSupportsIPv6)
            {
                endpoints.Add(new IPEndPoint(IPAddress.IPv6Loopback, url.Port));
            }
        }

        return [.. endpoints.Distinct()];
    }
}
