using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Safety;

/// <summary>One watch stream. Masks as it is read: nothing is kept here, so the bounds of the stream stay what they are.</summary>
internal sealed class MaskedWatchSession(IWatchSession inner, Masks masks) : IWatchSession
{
    public ChannelReader<WatchResponse> Responses { get; } = new Reader(inner.Responses, masks);

    public ValueTask SendAsync(WatchRequest request, CancellationToken cancellation) => inner.SendAsync(request, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Reader(ChannelReader<WatchResponse> inner, Masks masks) : ChannelReader<WatchResponse>
    {
        public override Task Completion => inner.Completion;

        public override bool TryRead([MaybeNullWhen(false)] out WatchResponse item)
        {
            if (!inner.TryRead(out WatchResponse? read))
            {
                item = null;
                return false;
            }

            item = masks.Of(read);
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);
    }
}
