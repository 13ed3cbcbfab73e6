using System.Text;
using System.Text.Json;
using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Tables;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Bolt;

/// <summary>
/// Reads a backup that etcd or this program wrote. Whatever is wrong with it is a <see cref="StorageException"/> naming the file; the hash at its end is
/// <see cref="BackupHash"/>'s business.
/// </summary>
public sealed class BackupReader
{
    private readonly IDiskFile _file;
    private readonly BoltFileReader _bolt;

    public BackupReader(IDiskFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _file = file;
        _bolt = new BoltFileReader(file);
        if (!_bolt.Buckets.Contains(BackupSchema.Key))
        {
            throw new StorageException("is not a backup of etcd: it has no bucket 'key'", file.Path);
        }
    }

    /// <summary>
    /// Everything beside the history, as the state machine takes it over, but for the place in the log, which means nothing elsewhere. The current revision is
    /// the last one of history, or of the compaction.
    /// </summary>
    public StateTables Tables()
    {
        try
        {
            return ReadTables();
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new StorageException($"is damaged: {e.Message}", _file.Path, inner: e);
        }
    }

    /// <summary>The records of history, in order.</summary>
    /// <param name="raftIndex">The log entry that is to have made them.</param>
    public IEnumerable<RevisionRecord> History(ulong raftIndex)
    {
        foreach (BoltElement element in _bolt.Read(BackupSchema.Key))
        {
            (Revision revision, bool isTombstone) = RevisionOf(element);
            KeyValue keyValue = KeyValueOf(element, revision);

            // etcdutl marks a revision that it has bumped by a record of nothing.
            if (keyValue.Key.IsEmpty)
            {
                continue;
            }

            if (isTombstone)
            {
                keyValue = new KeyValue { Key = keyValue.Key, ModRevision = revision.Main };
            }

            yield return new RevisionRecord(revision, raftIndex, isTombstone, keyValue);
        }
    }

    /// <summary>Counts and hashes everything, as etcdutl does.</summary>
    public BackupSummary Summarize()
    {
        uint hash = 0;
        long revision = 0;
        long pairs = 0;
        foreach (string bucket in _bolt.Buckets)
        {
            hash = Crc32C.Compute(Encoding.UTF8.GetBytes(bucket), hash);
            foreach (BoltElement element in _bolt.Read(bucket))
            {
                hash = Crc32C.Compute(element.Key.Span, hash);
                hash = Crc32C.Compute(element.Value.Span, hash);
                revision = bucket == BackupSchema.Key ? RevisionOf(element).Revision.Main : revision;
                pairs++;
            }
        }

        return new BackupSummary(hash, revision, pairs, _bolt.PagesBytes);
    }

    /// <summary>The revision of the last record; 0 when there is none.</summary>
    private long LastRevision() => _bolt.Read(BackupSchema.Key).Aggregate(0L, (last, element) => Math.Max(last, RevisionOf(element).Revision.Main));

    private StateTables ReadTables()
    {
        IReadOnlyDictionary<string, byte[]> meta = _bolt.ReadSmall(BackupSchema.Meta);
        IReadOnlyDictionary<string, byte[]> cluster = _bolt.ReadSmall(BackupSchema.Cluster);
        long scheduled = MarkOf(meta, BackupSchema.ScheduledCompact);
        long finished = MarkOf(meta, BackupSchema.FinishedCompact);
        scheduled = Math.Max(scheduled, finished);
        var tables = new StateTables { Format = 1, CurrentRevision = Math.Max(1, Math.Max(LastRevision(), scheduled)) };
        if (scheduled > 0)
        {
            tables.ScheduledCompactRevision = scheduled;
        }

        if (finished > 0)
        {
            tables.FinishedCompactRevision = finished;
        }

        tables.Leases.AddRange(_bolt.Read(BackupSchema.Lease).Select(lease => LeaseRow.Parser.ParseFrom(lease.Value.Span)));
        tables.Alarms.AddRange(_bolt.Read(BackupSchema.Alarm).Select(alarm => AlarmMember.Parser.ParseFrom(alarm.Key.Span)));
        tables.Members.AddRange(_bolt.ReadSmall(BackupSchema.Members).Values.Select(BackupJson.ReadMember));
        tables.ClusterVersion = cluster.TryGetValue(BackupSchema.ClusterVersion, out byte[]? version) ? Encoding.UTF8.GetString(version) : "";
        tables.Auth = ReadAuth();
        return tables;
    }

    /// <summary>Null for a store in which nothing was ever said about users.</summary>
    private AuthTables? ReadAuth()
    {
        IReadOnlyDictionary<string, byte[]> marks = _bolt.ReadSmall(BackupSchema.Auth);
        var auth = new AuthTables { Enabled = marks.TryGetValue(BackupSchema.AuthEnabled, out byte[]? enabled) && enabled is [1] };
        auth.Users.AddRange(_bolt.Read(BackupSchema.AuthUsers).Select(user => User.Parser.ParseFrom(user.Value.Span)));
        auth.Roles.AddRange(_bolt.Read(BackupSchema.AuthRoles).Select(role => Role.Parser.ParseFrom(role.Value.Span)));
        if (BackupSchema.TryReadNumber(marks.GetValueOrDefault(BackupSchema.AuthRevision), out ulong revision))
        {
            auth.Revision = revision;
        }

        return auth is { Enabled: false, Revision: <= 1, Users.Count: 0, Roles.Count: 0 } ? null : auth;
    }

    private static long MarkOf(IReadOnlyDictionary<string, byte[]> meta, string name) =>
        meta.TryGetValue(name, out byte[]? bytes) && BackupSchema.TryReadRevision(bytes, out Revision revision, out _) ? revision.Main : -1;

    private (Revision Revision, bool IsTombstone) RevisionOf(in BoltElement element) =>
        BackupSchema.TryReadRevision(element.Key.Span, out Revision revision, out bool isTombstone)
            ? (revision, isTombstone)
            : throw new StorageException("is damaged: a key of its history is no revision", _file.Path);

    private KeyValue KeyValueOf(in BoltElement element, Revision revision)
    {
        try
        {
            return KeyValue.Parser.ParseFrom(element.Value.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new StorageException($"is damaged: the record of revision {revision} cannot be read", _file.Path, inner: e);
        }
    }
}
