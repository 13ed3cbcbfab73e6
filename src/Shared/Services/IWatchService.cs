using System.Threading.Channels;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Shared.Services;

/// <summary>Opens watch streams.</summary>
public interface IWatchService
{
    /// <summary>Opens a stream that can carry many watchers. Dispose it when the client is gone.</summary>
    IWatchSession Open(CallContext context);
}

/// <summary>One client's watch stream. One caller sends requests, one caller reads responses; the two may be different threads.</summary>
public interface IWatchSession : IAsyncDisposable
{
    /// <summary>Takes a create, cancel or progress request. Its outcome comes as a response.</summary>
    ValueTask SendAsync(WatchRequest request, CancellationToken cancellation);

    /// <summary>Responses in the order to be sent. Bounded: a client that does not read holds up its own watchers only. Completes when the session is disposed, with the error when the stream must end.</summary>
    ChannelReader<WatchResponse> Responses { get; }
}
