using System.IO.Pipelines;
using System.Net.WebSockets;
using WebEtcd.Node.Api.Rest.Calls;
using WebEtcd.Node.Api.Rest.Json;
using WebEtcd.Node.Api.Rest.Routes;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Rest.Streams;

/// <summary>
/// The API over WebSockets: text frames carry the JSON messages both ways. An unknown path is upgraded too and told so in a frame, as
/// etcd does.
/// </summary>
internal sealed class WebSocketGateway(RestApiOptions options, ILogger<WebSocketGateway> logger, IHostApplicationLifetime lifetime)
{
    private const int FrameBytes = 4096;
    private static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(5);
    private static readonly EtcdError NotFound = new(StatusCode.NotFound, "Not Found");

    public async Task InvokeAsync(HttpContext http, RestRoute? route)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await RestAnswer.WriteErrorAsync(http, new EtcdError(StatusCode.InvalidArgument, "malformed WebSocket handshake"));
            return;
        }

        RestCall? call = null;
        try
        {
            call = RestCall.Open(http, lifetime.ApplicationStopping);
        }
        catch (EtcdException e)
        {
            await RestAnswer.WriteErrorAsync(http, e.Error);
            return;
        }

        using (call)
        {
            string? protocol = http.WebSockets.WebSocketRequestedProtocols.FirstOrDefault();
            using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync(protocol);
            await ServeAsync(http, socket, route, call);
        }
    }

    private async Task ServeAsync(HttpContext http, WebSocket socket, RestRoute? route, RestCall call)
    {
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(call.Context.Cancellation);
        WebSocketOutput output = new(socket);
        Pipe pipe = new();
        Task receiving = ReceiveAsync(socket, pipe.Writer, gone);
        try
        {
            CallContext context = new()
            {
                Token = call.Context.Token,
                RequireLeader = call.Context.RequireLeader,
                Peer = call.Context.Peer,
                Cancellation = gone.Token,
            };
            await (route is null
                ? Task.FromException(new EtcdException(NotFound))
                : route.ExchangeAsync(new StreamExchange(new JsonMessageReader(pipe.Reader, options), output, context)));
            await CloseAsync(socket, gone.Token);
        }
        catch (Exception e) when (!gone.IsCancellationRequested)
        {
            await SendErrorAsync(http, output, socket, e, call);
        }
        catch (Exception) when (gone.IsCancellationRequested)
        {
            // The client closed, or the server stops: there is nobody to tell.
        }
        finally
        {
            // Cutting the connection before the client has closed its side too could cost it the last frames.
            await receiving.WaitAsync(CloseWait, call.Context.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await gone.CancelAsync();
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await pipe.Reader.CompleteAsync();
        }
    }

    private async Task SendErrorAsync(HttpContext http, WebSocketOutput output, WebSocket socket, Exception exception, RestCall call)
    {
        if (RestFailure.Of(exception, http, call, logger) is not { } error)
        {
            return;
        }

        using JsonOutput line = JsonOutput.Rent();
        if (output.HasStarted)
        {
            RestAnswer.StreamError(line, error);
        }
        else
        {
            RestAnswer.Error(line, error);
        }

        await output.SendAsync(line.WrittenMemory, http.RequestAborted);
        await CloseAsync(socket, http.RequestAborted);
    }

    // A client that has closed is gone: a WebSocket has no half-open state that a watch could live on.
    private static async Task ReceiveAsync(WebSocket socket, PipeWriter writer, CancellationTokenSource gone)
    {
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult frame = await socket.ReceiveAsync(writer.GetMemory(FrameBytes), gone.Token);
                if (frame.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                writer.Advance(frame.Count);
                if (frame.EndOfMessage)
                {
                    writer.GetSpan(1)[0] = (byte)'\n';
                    writer.Advance(1);
                }

                await writer.FlushAsync(gone.Token);
            }
        }
        finally
        {
            await writer.CompleteAsync();
            await gone.CancelAsync();
        }
    }

    private static Task CloseAsync(WebSocket socket, CancellationToken cancellation) =>
        socket.State is WebSocketState.Open or WebSocketState.CloseReceived
            ? socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation)
            : Task.CompletedTask;
}
