using Google.Protobuf;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>A member with a history of small, large (several parts), and deleted values, partly compacted, and a checkpoint of it.</summary>
internal sealed class SnapshotSender : IDisposable
{
    internal const ulong Term = 4;
    private readonly List<RevisionRecord> _records = [];
    private ulong _last;
    private long _compactedBelow;

    internal SnapshotSender()
    {
        Storage = NodeStorage.Open(StorageWorld.Options, Disk, TimeProvider.System, new NullObserver());
        Storage.Bootstrap(StorageWorld.Identity);
    }

    internal SimulatedDisk Disk { get; } = new();

    internal NodeStorage Storage { get; }

    internal ulong Last => _last;

    /// <summary>Appends, applies, compacts, and takes a checkpoint.</summary>
    internal void Live(int entries, long compactBelow = 0)
    {
        Write(entries);
        Compact(compactBelow);
        Checkpoint();
    }

    internal void Write(int entries)
    {
        for (int i = 0; i < entries; i++)
        {
            _last++;
            Storage.Append(new HardState(Term, 1, _last), [new Entry(Term, _last, EntryType.Normal, new byte[40])], sync: i % 20 == 0);
            RevisionRecord record = RecordOf(_last);
            Storage.Revisions.Append(record);
            _records.Add(record);
        }
    }

    internal void Compact(long below)
    {
        _compactedBelow = Math.Max(_compactedBelow, below);
        Storage.Revisions.Compact(revision => IsObsolete(revision, _compactedBelow), () => false);
    }

    internal void Checkpoint() => Storage.CheckpointAsync(_last, Term, (long)_last + 1, StorageWorld.TablesOf(_last)).GetAwaiter().GetResult();

    /// <summary>Another store holds what this one held at an applied index: all that was not obsolete, equal, readable, and nothing else.</summary>
    internal void AssertSameRecords(IRevisionStore other, ulong applied = ulong.MaxValue, bool isUncompacted = false)
    {
        Dictionary<Revision, RevisionRecord> found = other.Scan().ToDictionary(record => record.Revision);
        foreach (RevisionRecord expected in _records.Where(record => record.RaftIndex <= applied))
        {
            if (found.Remove(expected.Revision, out RevisionRecord record))
            {
                Assert.Equal(expected, record);
                Assert.True(other.TryRead(expected.Revision, out RevisionRecord read), $"{expected.Revision} is scanned but not read");
                Assert.Equal(expected, read);
            }
            else
            {
                Assert.True(!isUncompacted && IsObsolete(expected.Revision, _compactedBelow), $"{expected.Revision} is missing");
            }
        }

        Assert.Empty(found);
    }

    /// <summary>Number of files of the revision store.</summary>
    internal int StoreFiles() => Disk.Files().Count(path => path.Contains("rev.log", StringComparison.Ordinal));

    public void Dispose() => Storage.Dispose();

    private static bool IsObsolete(Revision revision, long below) => revision.Main < below && revision.Main % 4 != 0;

    /// <summary>Every 16th value is larger than a page of the test's store, every 7th change deletes.</summary>
    internal static RevisionRecord RecordOf(ulong index) => new(new Revision((long)index + 1, 0), index, index % 7 == 0, new KeyValue
    {
        Key = ByteString.CopyFromUtf8($"key-{index % 30}"),
        Value = index % 7 == 0 ? ByteString.Empty : ByteString.CopyFromUtf8($"{index} " + new string('v', index % 16 == 0 ? 9000 : (int)(index % 300))),
        ModRevision = (long)index + 1,
        CreateRevision = 2,
        Version = 1,
    });
}
