using System.Threading.Channels;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc.Bindings;

/// <summary>
/// A watch stream is one loop that reads requests and one that writes responses. What waits between them and the store is bounded
/// by the session: a client that does not read holds up its own watchers and nobody else.
/// </summary>
internal static class WatchBinding
{
    public const string Name = "etcdserverpb.Watch";

    // Responses that are ready together leave together, up to this size.
    private const int FlushBytes = 64 * 1024;

    public static GrpcService? Bind(IServiceProvider provider) => provider.GetService<IWatchService>() is { } service
        ? new GrpcService(Name)
            .Duplex<WatchRequest, WatchResponse>("Watch", WatchRequest.Parser, (stream, context) => WatchAsync(service, stream, context))
        : null;

    private static async Task WatchAsync(IWatchService service, DuplexStream<WatchRequest, WatchResponse> stream, CallContext context)
    {
        await using IWatchSession session = service.Open(context);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        Task reading = ReadAsync(session, stream, ends.Token);
        Task writing = WriteAsync(session.Responses, stream, ends.Token);

        Task first = await Task.WhenAny(reading, writing);
        if (first == reading && reading.IsCompletedSuccessfully)
        {
            // The client has said all it wants to say, and goes on listening.
            first = writing;
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Neither loop may touch the stream after this method: the connection reuses it.
        await ends.CancelAsync();
        await Task.WhenAll(reading, writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private static async Task ReadAsync(IWatchSession session, DuplexStream<WatchRequest, WatchResponse> stream, CancellationToken cancellation)
    {
        while (await stream.ReadAsync(cancellation) is { } request)
        {
            await session.SendAsync(request, cancellation);
        }
    }

    private static async Task WriteAsync(ChannelReader<WatchResponse> responses, DuplexStream<WatchRequest, WatchResponse> stream, CancellationToken cancellation)
    {
        while (await responses.WaitToReadAsync(cancellation))
        {
            int bytes = 0;
            while (bytes < FlushBytes && responses.TryRead(out WatchResponse? response))
            {
                bytes += stream.Write(response);
            }

            await stream.FlushAsync(cancellation);
        }
    }
}
