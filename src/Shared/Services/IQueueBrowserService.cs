using WebEtcd.Shared.Errors;

namespace WebEtcd.Shared.Services;

/// <summary>Tells the dashboard who holds and who waits in the queues of etcd's locks and elections, so that no page looks for them among all leases.</summary>
public interface IQueueBrowserService
{
    /// <summary>Lists queues in the order of their names: those whose keys the caller may all read, as of now.</summary>
    /// <exception cref="EtcdException">The caller is no user, or the query is out of bounds.</exception>
    ValueTask<QueuePage> ListAsync(QueueQuery query, CallContext context);
}
