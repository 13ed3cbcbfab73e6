using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Safety;

/// <summary>Queues of locks and elections whose candidates proclaim no masked value.</summary>
internal sealed class MaskedQueueBrowserService(IQueueBrowserService inner, Masks masks) : IQueueBrowserService
{
    public async ValueTask<QueuePage> ListAsync(QueueQuery query, CallContext context) => masks.Of(await inner.ListAsync(query, context));
}
