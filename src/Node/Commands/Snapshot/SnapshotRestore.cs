using System.Globalization;
using Google.Protobuf;
using WebEtcd.Node.Hosting;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos.Tables;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Storage;
using WebEtcd.Storage.Bolt;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Commands.Snapshot;

/// <summary>
/// Makes the data directory of a founding member out of a backup. It is built under another name and checked as a start would check it; only what is whole
/// and durable gets its name, in one step.
/// </summary>
internal static class SnapshotRestore
{
    private const ulong FirstTerm = 1;

    /// <summary>Returns a sentence on what was done.</summary>
    public static async Task<string> RunAsync(BackupFile file, SnapshotOptions options)
    {
        NodeOptions node = options.Node!;
        var target = new RestoreDirectory(node.Storage.DataDir);
        if (!options.SkipHashCheck)
        {
            BackupHash.Verify(file);
        }

        var backup = new BackupReader(file);
        StateTables tables = backup.Tables();
        ClusterStart start = ClusterStart.Found(node);
        Prepare(tables, start, options.BumpRevision);
        target.Begin();
        try
        {
            await WriteAsync(target.Unfinished, backup, tables, start);
            target.Commit();
        }
        catch
        {
            target.Discard();
            throw;
        }

        string members = string.Join(", ", start.Founders.Select(founder => founder.Id.ToString("x", CultureInfo.InvariantCulture)));
        return $"Restored {file.Path} to {node.Storage.DataDir}: revision {tables.CurrentRevision}, {tables.Leases.Count} leases, cluster {start.Identity.ClusterId:x} of {members}.";
    }

    /// <summary>A new cluster with the old content: nothing of the old members and of their log is left.</summary>
    private static void Prepare(StateTables tables, ClusterStart start, ulong bump)
    {
        tables.AppliedIndex = (ulong)start.Founders.Count;
        tables.AppliedTerm = FirstTerm;
        tables.Members.Clear();
        tables.Members.AddRange(start.Founders.OrderBy(founder => founder.Id).Select(RowOf));
        tables.RemovedMemberIds.Clear();
        tables.ClearDowngradeTarget();
        if (bump > 0)
        {
            tables.CurrentRevision += (long)bump;
            tables.ScheduledCompactRevision = tables.CurrentRevision;
        }
    }

    private static MemberRow RowOf(MemberRecord member)
    {
        var row = new MemberRow { Id = member.Id, Name = member.Name, IsLearner = member.IsLearner };
        row.PeerUrls.AddRange(member.PeerUrls);
        row.ClientUrls.AddRange(member.ClientUrls);
        return row;
    }

    private static async Task WriteAsync(string directory, BackupReader backup, StateTables tables, ClusterStart start)
    {
        Exception? failure = null;
        using NodeStorage storage = NodeStorage.Open(
            new Storage.StorageOptions { DataDirectory = directory }, new PhysicalDisk(), TimeProvider.System, new DeferredStorageObserver(error => failure = error, new NodeMeters()));
        storage.Bootstrap(start.Identity);
        IReadOnlyList<Entry> entries = ClusterBootstrap.FirstEntries(start.Founders);
        storage.Append(new HardState(FirstTerm, 0, (ulong)entries.Count), entries, sync: true);
        Revision last = default;
        foreach (RevisionRecord record in backup.History(raftIndex: 1))
        {
            if (record.Revision <= last)
            {
                throw new IOException($"The backup is damaged: revision {record.Revision} comes after {last}.");
            }

            last = record.Revision;
            storage.Revisions.Append(record);
        }

        byte[] bytes = tables.ToByteArray();
        Check(storage, bytes, tables.AppliedIndex);
        await storage.CheckpointAsync(tables.AppliedIndex, FirstTerm, tables.CurrentRevision, bytes);
        if (failure is not null)
        {
            throw new IOException(failure.Message, failure);
        }
    }

    private static void Check(NodeStorage storage, byte[] tables, ulong applied)
    {
        try
        {
            new EtcdStateMachine(new StateMachineOptions(), storage.Revisions).PrepareRestore(tables, applied, storage.Revisions);
        }
        catch (InvalidOperationException error)
        {
            throw new IOException($"The backup is damaged: {error.Message}", error);
        }
    }
}
