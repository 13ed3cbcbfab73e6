using Google.Protobuf;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine;
using WebEtcd.Storage.Snapshots;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>
/// State machine and storage together: snapshots are installed while others read, compact, take checkpoints and send snapshots on. Every transaction gives
/// all keys one new value, so whoever sees two of them, or misses one, has seen a state that never was.
/// </summary>
public sealed class SnapshotUnderLoadTests : IDisposable
{
    private const int Keys = 12;
    private const int Rounds = 40;
    private const ulong Term = 3;
    private static readonly StateMachineOptions s_options = new() { QuotaBytes = -1, MemberId = 7 };

    private readonly SimulatedDisk _leaderDisk = new();
    private readonly SimulatedDisk _followerDisk = new();
    private readonly NullObserver _observer = new();
    private readonly NodeStorage _leaderStorage;
    private readonly NodeStorage _followerStorage;
    private readonly EtcdStateMachine _leader;
    private readonly EtcdStateMachine _follower;
    private volatile bool _isRunning = true;
    private int _reads;
    private int _sent;

    public SnapshotUnderLoadTests()
    {
        (_leaderStorage, _leader) = Open(_leaderDisk);
        (_followerStorage, _follower) = Open(_followerDisk);
    }

    public void Dispose()
    {
        _leaderStorage.Dispose();
        _followerStorage.Dispose();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Nobody_sees_a_state_that_never_was(int seed)
    {
        var random = new Random(seed);
        Write(_leader, _leaderStorage, 1);
        await SendAsync();
        Task[] others =
        [
            Loop(() => CheckWhole(Read(0))),
            Loop(ReadPast),
            Loop(() => _follower.Kv.CompactPhysically(static () => false)),
            Loop(SendOn),
        ];
        try
        {
            for (int round = 1; round <= Rounds || Volatile.Read(ref _reads) < 10 || Volatile.Read(ref _sent) < 3; round++)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                Task? failed = Array.Find(others, static task => task.IsFaulted);
                Assert.True(failed is null, $"seed {seed}, round {round}: {failed?.Exception}");
                await StepAsync(random, round);
            }
        }
        finally
        {
            _isRunning = false;
            await Task.WhenAll(others).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }

        Write(_leader, _leaderStorage, 0);
        await SendAsync();
        Assert.Equal(_leader.HashKv(0), _follower.HashKv(0));
        Assert.Null(_observer.Error);
        _followerStorage.Dispose();
        (NodeStorage again, EtcdStateMachine restarted) = Open(_followerDisk);
        using (again)
        {
            Assert.Equal(_leader.HashKv(0), restarted.HashKv(0));
        }
    }

    private async Task StepAsync(Random random, int round)
    {
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            Write(_leader, _leaderStorage, (round * 100) + i);
        }

        if (random.Next(3) == 0)
        {
            Apply(_leader, _leaderStorage, new InternalRaftRequest { Compaction = new CompactionRequest { Revision = _leader.Kv.CurrentRevision - random.Next(3) } });
        }

        if (random.Next(2) == 0)
        {
            // What the follower reads until it has taken over the next snapshot is then missing in there.
            _leader.SerializeTables();
            _leader.Kv.CompactPhysically(static () => false);
        }

        await SendAsync();

        if (random.Next(3) == 0)
        {
            // A checkpoint of the follower's own, which the next installation has to wait for.
            Write(_follower, _followerStorage, round * 100);
            Write(_leader, _leaderStorage, round * 100);
            Task checkpoint = CheckpointAsync(_follower, _followerStorage);
            Write(_leader, _leaderStorage, (round * 100) + 1);
            await SendAsync();
            await checkpoint;
        }
    }

    private async Task SendAsync()
    {
        await CheckpointAsync(_leader, _leaderStorage);
        using StoredSnapshot stored = _leaderStorage.OpenSnapshot(_leader.AppliedIndex)!;
        using IncomingSnapshot incoming = SnapshotReceiver.Transfer(stored, _followerStorage, 9000);
        incoming.Complete();
        PreparedRestore prepared = incoming.Read(records => _follower.PrepareRestore(incoming.Manifest.Tables, incoming.Manifest.AppliedIndex, records));
        _followerStorage.InstallSnapshot(incoming, new HardState(Term, 1, incoming.Manifest.AppliedIndex));
        _follower.Restore(prepared, 0);
    }

    /// <summary>The follower passes its last checkpoint on; whatever happens to its files meanwhile, the receiver must find all of it.</summary>
    private void SendOn()
    {
        using StoredSnapshot? stored = _followerStorage.OpenSnapshot(1);
        var receiver = new SnapshotReceiver();
        using NodeStorage storage = receiver.Open();
        SnapshotTests.Install(stored!, storage);
        var third = new EtcdStateMachine(s_options, storage.Revisions);
        third.Restore(stored!.Manifest.Tables, stored.Manifest.AppliedIndex, 0);
        CheckWhole(third.Range(Everything(0)));
        Interlocked.Increment(ref _sent);
    }

    private void ReadPast()
    {
        long revision = Math.Max(2, _follower.Kv.CurrentRevision - 2);
        try
        {
            RangeResponse response = Read(revision);
            CheckWhole(response);
            Assert.Equal(revision, response.Kvs[0].ModRevision);
            _follower.HashKv(revision);
        }
        catch (EtcdException failure) when (failure.Error == EtcdErrors.Compacted)
        {
            Assert.True(_follower.Kv.CompactedRevision > revision);
        }
    }

    private RangeResponse Read(long revision) => _follower.Range(Everything(revision));

    private Task Loop(Action body) => Task.Run(
        () =>
        {
            while (_isRunning)
            {
                body();
                Interlocked.Increment(ref _reads);
            }
        },
        TestContext.Current.CancellationToken);

    private static RangeRequest Everything(long revision) => new() { Key = ByteString.CopyFrom(0), RangeEnd = ByteString.CopyFrom(0), Revision = revision };

    private static void CheckWhole(RangeResponse response)
    {
        Assert.Equal(Keys, response.Kvs.Count);
        Assert.All(response.Kvs, one => Assert.Equal((response.Kvs[0].Value, response.Kvs[0].ModRevision), (one.Value, one.ModRevision)));
    }

    private static void Write(EtcdStateMachine machine, NodeStorage storage, int number)
    {
        var txn = new TxnRequest();
        txn.Success.AddRange(Enumerable.Range(0, Keys).Select(i => new RequestOp
        {
            RequestPut = new PutRequest { Key = ByteString.CopyFromUtf8($"k{i:d2}"), Value = ByteString.CopyFromUtf8($"{number} " + new string('v', number % 5 * 1500)) },
        }));
        Apply(machine, storage, new InternalRaftRequest { Txn = txn });
    }

    private static void Apply(EtcdStateMachine machine, NodeStorage storage, InternalRaftRequest request)
    {
        ulong index = machine.AppliedIndex + 1;
        storage.Append(new HardState(Term, 1, index), [new Entry(Term, index, EntryType.Normal, request.ToByteArray())], sync: false);
        machine.Apply(index, Term, request, 0);
    }

    private static Task CheckpointAsync(EtcdStateMachine machine, NodeStorage storage) =>
        storage.CheckpointAsync(machine.AppliedIndex, machine.AppliedTerm, machine.Kv.CurrentRevision, machine.SerializeTables());

    private (NodeStorage Storage, EtcdStateMachine Machine) Open(SimulatedDisk disk)
    {
        NodeStorage storage = NodeStorage.Open(
            new StorageOptions
            {
                DataDirectory = StorageWorld.Root,
                WalSegmentBytes = 64 << 10,
                RevisionMemoryBytes = 1 << 14,
                RevisionSegmentBytes = 1 << 14,
                RevisionPageBits = 12,
                RevisionIndexBytes = 1 << 12,
                CatchUpEntries = 5,
            },
            disk,
            TimeProvider.System,
            _observer);
        if (storage.Recovered.Identity is null)
        {
            storage.Bootstrap(StorageWorld.Identity);
        }

        var machine = new EtcdStateMachine(s_options, storage.Revisions);
        machine.Restore(storage.Recovered.Checkpoint?.Tables ?? default, storage.Recovered.Checkpoint?.AppliedIndex ?? 0, 0);
        return (storage, machine);
    }
}
