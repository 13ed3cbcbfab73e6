using System.Text;
using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Tables;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Bolt;

/// <summary>Writes a whole state as the file that etcd's own backup is: a bbolt database with the buckets of its backend.</summary>
public static class BackupWriter
{
    private const ulong FirstAuthRevision = 1;

    /// <summary>Writes the file. It is not synced, and the hash that a saved backup ends with is not part of it. Returns its length.</summary>
    /// <param name="file">An empty file.</param>
    /// <param name="tables">As the state machine describes itself.</param>
    /// <param name="history">The kept records, in the order of revisions: what a compaction at the scheduled revision leaves, and all later ones.</param>
    public static long Write(IDiskFile file, ReadOnlyMemory<byte> tables, IEnumerable<RevisionRecord> history)
    {
        StateTables state = StateTables.Parser.ParseFrom(tables.Span);
        var writer = new BoltFileWriter(file);
        writer.Bucket(BackupSchema.Alarm, Sorted(state.Alarms.Select(alarm => (alarm.ToByteArray(), Array.Empty<byte>()))));
        WriteAuth(writer, state.Auth);
        writer.Bucket(BackupSchema.Cluster, Cluster(state));
        WriteHistory(writer, history);
        writer.Bucket(BackupSchema.Lease, Sorted(state.Leases.Select(lease => (BackupSchema.OfNumber((ulong)lease.Id), lease.ToByteArray()))));
        writer.Bucket(BackupSchema.Members, Sorted(state.Members.Select(member => (Text(BackupJson.KeyOf(member.Id)), BackupJson.OfMember(member)))));
        writer.Bucket(BackupSchema.MembersRemoved, Sorted(state.RemovedMemberIds.Select(id => (Text(BackupJson.KeyOf(id)), Text("removed")))));
        writer.Bucket(BackupSchema.Meta, Meta(state));
        return writer.Finish();
    }

    private static void WriteHistory(BoltFileWriter writer, IEnumerable<RevisionRecord> history)
    {
        BoltTreeWriter tree = writer.Bucket(BackupSchema.Key);
        foreach (RevisionRecord record in history)
        {
            // In etcd a deletion's record holds nothing but the key.
            KeyValue keyValue = record.IsTombstone ? new KeyValue { Key = record.KeyValue.Key } : record.KeyValue;
            tree.Add(BackupSchema.OfRevision(record.Revision, record.IsTombstone), keyValue.ToByteArray());
        }

        tree.Finish();
    }

    private static void WriteAuth(BoltFileWriter writer, AuthTables? auth)
    {
        var pairs = new List<(byte[], byte[])> { (Text(BackupSchema.AuthRevision), BackupSchema.OfNumber(auth?.Revision ?? FirstAuthRevision)) };
        if (auth is not null)
        {
            pairs.Add((Text(BackupSchema.AuthEnabled), [auth.Enabled ? (byte)1 : (byte)0]));
        }

        writer.Bucket(BackupSchema.Auth, Sorted(pairs));
        writer.Bucket(BackupSchema.AuthRoles, Sorted(auth?.Roles.Select(role => (role.Name.ToByteArray(), role.ToByteArray())) ?? []));
        writer.Bucket(BackupSchema.AuthUsers, Sorted(auth?.Users.Select(user => (user.Name.ToByteArray(), user.ToByteArray())) ?? []));
    }

    private static IEnumerable<KeyValuePair<byte[], byte[]>> Cluster(StateTables state)
    {
        var pairs = new List<(byte[], byte[])>();
        if (state.ClusterVersion.Length > 0)
        {
            pairs.Add((Text(BackupSchema.ClusterVersion), Text(state.ClusterVersion)));
        }

        if (state.HasDowngradeTarget)
        {
            pairs.Add((Text(BackupSchema.Downgrade), BackupJson.OfDowngrade(state.DowngradeTarget)));
        }

        return Sorted(pairs);
    }

    private static IEnumerable<KeyValuePair<byte[], byte[]>> Meta(StateTables state)
    {
        var pairs = new List<(byte[], byte[])>
        {
            (Text(BackupSchema.ConfState), BackupJson.OfConfState(state.Members)),
            (Text(BackupSchema.ConsistentIndex), BackupSchema.OfNumber(state.AppliedIndex)),
            (Text(BackupSchema.Term), BackupSchema.OfNumber(state.AppliedTerm)),
        };
        if (state.HasScheduledCompactRevision)
        {
            // What the compaction was still to take is not in the file: there it is finished.
            byte[] revision = BackupSchema.OfRevision(new Revision(state.ScheduledCompactRevision, 0));
            pairs.Add((Text(BackupSchema.ScheduledCompact), revision));
            pairs.Add((Text(BackupSchema.FinishedCompact), revision));
        }

        return Sorted(pairs);
    }

    private static IEnumerable<KeyValuePair<byte[], byte[]>> Sorted(IEnumerable<(byte[] Key, byte[] Value)> pairs) => pairs
        .Select(pair => KeyValuePair.Create(pair.Key, pair.Value))
        .Order(Comparer<KeyValuePair<byte[], byte[]>>.Create(static (left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key)));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
