using System.Collections.Concurrent;
using WebEtcd.Node.Observation.Metrics;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>Calls by the API version that clients say they speak. What clients say is bounded here: from some number of versions on the others count together.</summary>
internal sealed class ClientVersions
{
    /// <summary>The header in which etcd's clients say it.</summary>
    public const string Header = "client-api-version";

    private const int MaxVersions = 32;
    private const int MaxLength = 32;
    private const string Unknown = "unknown";

    private readonly ConcurrentDictionary<string, Counter> _unary = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Counter> _streams = new(StringComparer.Ordinal);

    public void Count(string? version, GrpcMethodKind kind) => Of(kind == GrpcMethodKind.Unary ? _unary : _streams, version).Add();

    /// <summary>Each version with its kind, <c>unary</c> or <c>stream</c>, and its calls.</summary>
    public IEnumerable<(string Version, string Kind, long Calls)> All() =>
        _unary.Select(pair => (pair.Key, "unary", pair.Value.Value)).Concat(_streams.Select(pair => (pair.Key, "stream", pair.Value.Value)));

    private static Counter Of(ConcurrentDictionary<string, Counter> counters, string? version)
    {
        string name = string.IsNullOrEmpty(version) ? Unknown : version;
        if (counters.TryGetValue(name, out Counter? counter))
        {
            return counter;
        }

        return counters.GetOrAdd(counters.Count < MaxVersions && name.Length <= MaxLength ? name : "other", static _ => new Counter());
    }
}
