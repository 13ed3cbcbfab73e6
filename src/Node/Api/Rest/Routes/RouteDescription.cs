namespace WebEtcd.Node.Api.Rest.Routes;

/// <param name="Path">As in <c>/v3/kv/range</c>.</param>
/// <param name="Service">etcd's service, as in <c>KV</c>.</param>
/// <param name="Summary">One line.</param>
internal sealed record RouteDescription(string Path, string Service, string Summary);
