namespace WebEtcd.Node.Api.Grpc;

/// <summary>One remote procedure: its name on the wire, and how a call of it is served.</summary>
internal abstract class GrpcMethod(string service, string name, GrpcMethodKind kind)
{
    /// <summary>Full name of the service, for example <c>etcdserverpb.KV</c>.</summary>
    public string Service { get; } = service;

    public string Name { get; } = name;

    public GrpcMethodKind Kind { get; } = kind;

    /// <summary>The path of its requests: <c>/service/method</c>.</summary>
    public string Path { get; } = $"/{service}/{name}";

    public GrpcMethodStatistics Statistics { get; } = new();

    /// <summary>Serves one call: reads the request, writes the answers. A failure is thrown.</summary>
    public abstract ValueTask HandleAsync(GrpcCall call);
}
