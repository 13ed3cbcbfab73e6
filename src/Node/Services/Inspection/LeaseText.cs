using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Services.Inspection;

/// <summary>Requests about leases, as the log holds them.</summary>
internal static class LeaseText
{
    /// <summary>Null for a request that is about something else.</summary>
    public static RaftEntryKind? Describe(InternalRaftRequest request, RaftItemList items)
    {
        switch (request)
        {
            case { LeaseGrant: { } grant }:
                items.Add("grant", $"lease {(ulong)grant.ID:x} for {grant.TTL} s");
                return RaftEntryKind.LeaseGrant;
            case { LeaseRevoke: { } revoke }:
                items.Add("revoke", $"lease {(ulong)revoke.ID:x}");
                return RaftEntryKind.LeaseRevoke;
            case { LeaseCheckpoint: { } checkpoint }:
                foreach (LeaseCheckpoint lease in checkpoint.Checkpoints)
                {
                    items.Add("note", $"lease {(ulong)lease.ID:x} has {lease.RemainingTTL} s left");
                }

                return RaftEntryKind.LeaseCheckpoint;
            default:
                return null;
        }
    }
}
