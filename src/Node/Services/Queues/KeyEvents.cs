using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Services.Queues;

/// <summary>The events of some keys or ranges from a revision on, in order. Dispose it when enough was seen.</summary>
internal sealed class KeyEvents(IWatchService watches, CallContext context) : IAsyncDisposable
{
    private readonly IWatchSession _session = watches.Open(context);

    public ValueTask AddAsync(ByteString key, ByteString rangeEnd, long fromRevision) => _session.SendAsync(
        new WatchRequest { CreateRequest = new WatchCreateRequest { Key = key, RangeEnd = rangeEnd, StartRevision = fromRevision } }, context.Cancellation);

    /// <summary>
    /// The next response with events. Null when a compaction has taken history that was not seen yet: who waits has to look at the keys again.
    /// </summary>
    /// <exception cref="EtcdException">The stream was ended by the server, or the watch was refused.</exception>
    public async ValueTask<WatchResponse?> NextAsync()
    {
        while (true)
        {
            if (!await _session.Responses.WaitToReadAsync(context.Cancellation))
            {
                throw new EtcdException(EtcdErrors.Stopped);
            }

            while (_session.Responses.TryRead(out WatchResponse? response))
            {
                if (response.Canceled && response.CompactRevision == 0)
                {
                    throw new EtcdException(StatusCode.Unknown, response.CancelReason);
                }

                if (response.Canceled)
                {
                    return null;
                }

                if (response.Events.Count > 0)
                {
                    return response;
                }
            }
        }
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
