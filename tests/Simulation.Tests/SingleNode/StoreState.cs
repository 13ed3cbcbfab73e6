using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>What a node that has recovered shows.</summary>
/// <param name="Revision">Its current revision.</param>
/// <param name="CompactedRevision">-1 for none.</param>
/// <param name="Keys">All keys, in order.</param>
/// <param name="Leases">All leases with the keys attached to each, in order.</param>
internal sealed record StoreState(long Revision, long CompactedRevision, IReadOnlyList<KeyValue> Keys, IReadOnlyDictionary<long, IReadOnlyList<string>> Leases);
