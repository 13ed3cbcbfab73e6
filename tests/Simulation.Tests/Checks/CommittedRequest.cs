using WebEtcd.Node.Consensus;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>A request as it was committed.</summary>
internal sealed record CommittedRequest(ulong Index, ReadOnlyMemory<byte> Payload, InternalRaftRequest Request)
{
    /// <summary>The requests among the committed entries: without those of new leaders and of the membership.</summary>
    public static IReadOnlyList<CommittedRequest> Of(IEnumerable<Entry> entries) =>
    [
        .. entries.Where(entry => entry.Type == EntryType.Normal && !entry.Data.IsEmpty)
            .Select(entry => new CommittedRequest(entry.Index, entry.Data, EntryPayload.Decode(entry.Data))),
    ];
}
