using System.Net.WebSockets;

namespace WebEtcd.Node.Api.Rest.Streams;

/// <summary>One text frame a message.</summary>
internal sealed class WebSocketOutput(WebSocket socket) : IStreamOutput
{
    public bool HasStarted { get; private set; }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> messages, CancellationToken cancellation)
    {
        HasStarted = true;
        while (true)
        {
            int end = messages.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> message = end < 0 ? messages : messages[..end];
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellation);
            if (end < 0)
            {
                return;
            }

            messages = messages[(end + 1)..];
        }
    }
}
