using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>A request as the log takes it.</summary>
internal static class Wrapped
{
    /// <summary>Each gets its own copy: the members keep parts of a request by reference.</summary>
    public static InternalRaftRequest Of(IMessage request) => request switch
    {
        PutRequest put => new InternalRaftRequest { Put = put.Clone() },
        DeleteRangeRequest delete => new InternalRaftRequest { DeleteRange = delete.Clone() },
        TxnRequest txn => new InternalRaftRequest { Txn = txn.Clone() },
        CompactionRequest compaction => new InternalRaftRequest { Compaction = compaction.Clone() },
        LeaseGrantRequest grant => new InternalRaftRequest { LeaseGrant = grant.Clone() },
        LeaseRevokeRequest revoke => new InternalRaftRequest { LeaseRevoke = revoke.Clone() },
        _ => throw new NotSupportedException(request.Descriptor.Name),
    };
}
