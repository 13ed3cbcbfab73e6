using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using WebEtcd.Shared.Values;

namespace WebEtcd.Storage.Bolt;

/// <summary>Names of the buckets of etcd's backend, and how it writes their keys.</summary>
internal static class BackupSchema
{
    internal const string Alarm = "alarm";
    internal const string Auth = "auth";
    internal const string AuthRoles = "authRoles";
    internal const string AuthUsers = "authUsers";
    internal const string Cluster = "cluster";
    internal const string Key = "key";
    internal const string Lease = "lease";
    internal const string Members = "members";
    internal const string MembersRemoved = "members_removed";
    internal const string Meta = "meta";

    internal const string AuthEnabled = "authEnabled";
    internal const string AuthRevision = "authRevision";
    internal const string ClusterVersion = "clusterVersion";
    internal const string Downgrade = "downgrade";
    internal const string ConfState = "confState";
    internal const string ConsistentIndex = "consistent_index";
    internal const string Term = "term";
    internal const string ScheduledCompact = "scheduledCompactRev";
    internal const string FinishedCompact = "finishedCompactRev";

    internal const int RevisionBytes = 17;
    private const byte Separator = (byte)'_';
    private const byte TombstoneMark = (byte)'t';

    internal static byte[] OfNumber(ulong number)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return bytes;
    }

    /// <summary>A revision as etcd orders it, with a mark for a deletion.</summary>
    internal static byte[] OfRevision(Revision revision, bool isTombstone = false)
    {
        byte[] bytes = new byte[isTombstone ? RevisionBytes + 1 : RevisionBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, revision.Main);
        bytes[8] = Separator;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(9), revision.Sub);
        if (isTombstone)
        {
            bytes[RevisionBytes] = TombstoneMark;
        }

        return bytes;
    }

    internal static bool TryReadRevision(ReadOnlySpan<byte> bytes, out Revision revision, out bool isTombstone)
    {
        isTombstone = bytes.Length == RevisionBytes + 1 && bytes[RevisionBytes] == TombstoneMark;
        bool isRevision = (isTombstone || bytes.Length == RevisionBytes) && bytes[8] == Separator;
        revision = isRevision ? new Revision(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[9..])) : default;
        return isRevision && revision.Main > 0 && revision.Sub >= 0;
    }

    internal static bool TryReadNumber([NotNullWhen(true)] byte[]? bytes, out ulong number)
    {
        bool isNumber = bytes is { Length: sizeof(ulong) };
        number = isNumber ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;
        return isNumber;
    }
}
