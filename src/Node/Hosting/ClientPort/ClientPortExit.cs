using System.Net;
using Microsoft.AspNetCore.Connections;

namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>What Kestrel sees as a listener: the exit of a <see cref="ClientPortListener"/> for one protocol.</summary>
internal sealed class ClientPortExit(ClientPortEndPoint endPoint) : IConnectionListener
{
    public EndPoint EndPoint => endPoint;

    public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        endPoint.Listener.AcceptAsync(endPoint.Protocol, cancellationToken);

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => endPoint.Listener.StopAsync();

    public ValueTask DisposeAsync() => endPoint.Listener.StopAsync();
}
