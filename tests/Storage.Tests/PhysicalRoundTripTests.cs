using Google.Protobuf;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>The whole room on the machine's own file system.</summary>
public sealed class PhysicalRoundTripTests : IDisposable
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), "webetcd-storage-" + Guid.NewGuid().ToString("N"));
    private readonly NullObserver _observer = new();

    [Fact]
    public async Task What_was_appended_and_checkpointed_is_there_after_a_restart()
    {
        var entries = Enumerable.Range(1, 5000).Select(i => new Entry(1 + (ulong)i / 1000, (ulong)i, EntryType.Normal, new byte[i % 700])).ToList();
        using (NodeStorage storage = Open())
        {
            Assert.Null(storage.Recovered.Identity);
            storage.Bootstrap(new NodeIdentity(7, 9));
            for (int i = 0; i < entries.Count; i += 50)
            {
                storage.Append(new HardState(1 + (ulong)i / 1000, 3, (ulong)i), entries.GetRange(i, 50), sync: true);
                for (int j = i; j < i + 50; j++)
                {
                    storage.Revisions.Append(Record(j + 2, 300));
                }

                if (i == 2500)
                {
                    await storage.CheckpointAsync(2550, 3, 2551, new byte[] { 1, 2, 3 });
                }
            }
        }

        using (NodeStorage storage = Open())
        {
            RecoveredState state = storage.Recovered;
            Assert.Equal(new NodeIdentity(7, 9), state.Identity);
            Assert.Equal(2550UL, state.Checkpoint!.AppliedIndex);
            Assert.Equal([1, 2, 3], state.Checkpoint.Tables.ToArray());
            Assert.Equal(2450UL, state.LogStartIndex);
            Assert.Equal(5000 - 2450, state.Entries.Count);
            Assert.Equal(2451UL, state.Entries[0].Index);
            List<RevisionRecord> found = [.. storage.Revisions.Scan()];
            Assert.Equal(2550, found.Count);
            Assert.True(storage.Revisions.TryRead(new Revision(2551, 0), out RevisionRecord last));
            Assert.Equal(Record(2551, 300), last);
            Assert.False(storage.Revisions.TryRead(new Revision(2552, 0), out _));
            storage.Append(new HardState(9, 9, 5000), [new Entry(9, 5001, EntryType.Normal, new byte[3 << 20])], sync: true);
        }

        using (NodeStorage storage = Open())
        {
            Assert.Equal(9UL, storage.Recovered.HardState.Vote);
            Assert.Equal(3 << 20, storage.Recovered.Entries[^1].Data.Length);
        }

        Assert.Null(_observer.Error);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    internal static RevisionRecord Record(long main, int valueBytes) => new(new Revision(main, 0), (ulong)main - 1, false, new KeyValue
    {
        Key = ByteString.CopyFromUtf8($"key-{main}"),
        Value = ByteString.CopyFrom(new byte[valueBytes]),
        CreateRevision = main,
        ModRevision = main,
        Version = 1,
        Lease = main % 3,
    });

    private NodeStorage Open() => NodeStorage.Open(
        new StorageOptions { DataDirectory = _root, WalSegmentBytes = 1 << 20, CatchUpEntries = 100 }, new PhysicalDisk(), TimeProvider.System, _observer);
}
