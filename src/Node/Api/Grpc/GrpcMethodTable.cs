using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using WebEtcd.Node.Api.Grpc.Framing;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>All methods by path. Built once; read by every call.</summary>
internal sealed class GrpcMethodTable
{
    private readonly FrozenDictionary<string, GrpcMethod> _byPath;
    private readonly FrozenSet<string> _services;

    public GrpcMethodTable(IEnumerable<GrpcService> services)
    {
        GrpcService[] all = [.. services];
        _services = all.Select(service => service.Name).ToFrozenSet(StringComparer.Ordinal);
        _byPath = all.SelectMany(service => service.Methods).ToFrozenDictionary(method => method.Path, StringComparer.Ordinal);
    }

    /// <summary>All methods, with their counts.</summary>
    public IReadOnlyList<GrpcMethod> Methods => _byPath.Values;

    /// <summary>Who calls them.</summary>
    public ClientVersions Clients { get; } = new();

    public bool TryFind(string path, [MaybeNullWhen(false)] out GrpcMethod method) => _byPath.TryGetValue(path, out method);

    /// <summary>Why a path is no method.</summary>
    public EtcdError Unknown(string path)
    {
        int slash = path.LastIndexOf('/');
        if (slash <= 0)
        {
            return GrpcProtocolErrors.MalformedPath(path);
        }

        string service = path[1..slash];
        return _services.Contains(service)
            ? GrpcProtocolErrors.UnknownMethod(path[(slash + 1)..], service)
            : GrpcProtocolErrors.UnknownService(service);
    }
}
