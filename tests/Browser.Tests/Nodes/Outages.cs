using WebEtcd.Dashboard.Safety;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Browser.Tests.Nodes;

/// <summary>Stands before the services of a node: while there is an outage, all of them fail, whatever is asked.</summary>
internal sealed class Outages
{
    /// <summary>What every call fails with; null for none.</summary>
    public EtcdError? Error { get; set; }

    public T Before<T>(T service)
        where T : class => RestrictedService<T>.Around(service, _ => Error);
}
