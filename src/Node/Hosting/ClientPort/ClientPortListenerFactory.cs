using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>Kestrel's transport for <see cref="ClientPortEndPoint"/>; every other endpoint is left to the transports before it.</summary>
internal sealed class ClientPortListenerFactory(ClientPortOptions options, ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(
        Microsoft.Extensions.Options.Options.Create(new SocketTransportOptions
        {
            Backlog = options.Backlog,
            NoDelay = true,
            IOQueueCount = options.IoQueueCount,
            UnsafePreferInlineScheduling = options.InlineScheduling,
            WaitForDataBeforeAllocatingBuffer = options.WaitForDataBeforeAllocatingBuffer,
        }),
        loggers);

    public bool CanBind(EndPoint endpoint) => endpoint is ClientPortEndPoint;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var face = (ClientPortEndPoint)endpoint;
        await face.Listener.BindAsync(_sockets, cancellationToken);
        return new ClientPortExit(face);
    }
}
