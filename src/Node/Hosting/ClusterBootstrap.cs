using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using WebEtcd.Raft;
using WebEtcd.StateMachine.Membership;
using WebEtcd.Storage;

namespace WebEtcd.Node.Hosting;

/// <summary>What a new cluster of one member begins with: ids that follow from addresses and token, and a log whose first entry adds the member.</summary>
internal static class ClusterBootstrap
{
    /// <summary>Ids as etcd derives them: the first 8 bytes of SHA-1 over the sorted peer URLs and the token; the cluster's over its members' ids.</summary>
    public static NodeIdentity Identity(IEnumerable<string> peerUrls, string clusterToken)
    {
        ulong memberId = Hash(Encoding.UTF8.GetBytes(string.Concat(peerUrls.Order(StringComparer.Ordinal)) + clusterToken));
        byte[] members = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(members, memberId);
        return new NodeIdentity(Hash(members), memberId);
    }

    /// <summary>The first entry of the log, committed from the start.</summary>
    public static Entry FirstEntry(NodeIdentity identity, IReadOnlyList<string> peerUrls)
    {
        // The name follows once the member runs: a member without one has not started yet.
        var member = new MemberRecord(identity.MemberId, "", peerUrls, [], IsLearner: false);
        var change = new ConfChange
        {
            Changes = [new ConfChangeSingle(ConfChangeType.AddNode, identity.MemberId)],
            Context = new MembershipChange(MembershipChangeKind.Add, member).Encode(),
        };
        return new Entry(1, 1, EntryType.ConfChangeV2, change.Encode());
    }

#pragma warning disable CA5350 // Not for secrecy: these ids are etcd's, and etcd's hash is SHA-1.
    private static ulong Hash(byte[] data) => BinaryPrimitives.ReadUInt64BigEndian(SHA1.HashData(data));
#pragma warning restore CA5350
}
