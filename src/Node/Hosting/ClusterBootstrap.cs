using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using WebEtcd.Raft;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Hosting;

/// <summary>What a new cluster begins with: ids that follow from addresses and token, and a log whose first entries add the members, the same on each of them.</summary>
internal static class ClusterBootstrap
{
    /// <summary>A member's id as etcd derives it: the first 8 bytes of SHA-1 over the sorted peer URLs and the token.</summary>
    public static ulong MemberId(IEnumerable<string> peerUrls, string clusterToken) =>
        Hash(Encoding.UTF8.GetBytes(string.Concat(peerUrls.Order(StringComparer.Ordinal)) + clusterToken));

    /// <summary>The id of a member that joins a running cluster: as above, and the time, so that a replaced member gets another one.</summary>
    public static ulong MemberId(IEnumerable<string> peerUrls, string clusterToken, DateTimeOffset now)
    {
        byte[] data = Encoding.UTF8.GetBytes(string.Concat(peerUrls.Order(StringComparer.Ordinal)) + clusterToken + now.ToUnixTimeMilliseconds());
        return Hash(data);
    }

    /// <summary>The cluster's id as etcd derives it: from the ids of its first members.</summary>
    public static ulong ClusterId(IEnumerable<ulong> memberIds)
    {
        ulong[] ids = [.. memberIds.Order()];
        byte[] data = new byte[sizeof(ulong) * ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(data.AsSpan(i * sizeof(ulong)), ids[i]);
        }

        return Hash(data);
    }

    /// <summary>The first entries of the log, one for each founding member in the order of ids, committed from the start.</summary>
    public static IReadOnlyList<Entry> FirstEntries(IEnumerable<MemberRecord> founders)
    {
        var entries = new List<Entry>();
        foreach (MemberRecord member in founders.OrderBy(member => member.Id))
        {
            var change = new ConfChange
            {
                Changes = [new ConfChangeSingle(ConfChangeType.AddNode, member.Id)],
                Context = new MembershipChange(MembershipChangeKind.Add, member).Encode(),
            };
            entries.Add(new Entry(1, (ulong)entries.Count + 1, EntryType.ConfChangeV2, change.Encode()));
        }

        return entries;
    }

#pragma warning disable CA5350 // Not for secrecy: these ids are etcd's, and etcd's hash is SHA-1.
    private static ulong Hash(byte[] data) => BinaryPrimitives.ReadUInt64BigEndian(SHA1.HashData(data));
#pragma warning restore CA5350
}
