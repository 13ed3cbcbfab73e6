using System.Text;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Lease;
using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Apply;

/// <summary>
/// A follower that now applies the log and now gets a snapshot, while others read, watch and compact it. Every transaction gives all keys one new
/// value, so whoever sees two of them, or misses one, has seen a state that never was.
/// </summary>
public sealed class LiveRestoreConcurrencyTests
{
    private const int Keys = 30;
    private const int Steps = 120;
    private const int LeastReads = 10;
    private const long Lease = 4;

    private readonly StateMachineOptions _options = new() { QuotaBytes = -1, MemberId = 7 };
    private readonly TestMachine _leader;
    private readonly TestMachine _follower;
    private readonly WatchFollower _watch;
    private volatile bool _isRunning = true;
    private int _reads;

    public LiveRestoreConcurrencyTests()
    {
        _leader = new TestMachine(_options);
        _follower = new TestMachine(_options);
        _watch = new WatchFollower(_follower.Machine.Watches, Bytes("d/000"));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public async Task Readers_and_watchers_see_one_history(int seed, bool appliesToo)
    {
        _leader.Grant(Lease);
        _leader.Txn(Everything(0));
        Install();
        Task[] others =
        [
            Loop(ReadLatest),
            Loop(ReadPast),
            Loop(ReadInTransaction),
            Loop(() => _follower.Machine.Kv.CompactPhysically(static () => false)),
            Loop(Watch),
            .. appliesToo ? (IEnumerable<Task>)[] : [Loop(ReadLease)],
        ];
        try
        {
            var random = new Random(seed);
            for (int step = 1; step <= Steps || Volatile.Read(ref _reads) < LeastReads; step++)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                Assert.False(others.Any(static task => task.IsFaulted), $"seed {seed}, step {step}: a reader has failed");
                Step(random, step, appliesToo);
            }
        }
        finally
        {
            _isRunning = false;
            await Task.WhenAll(others).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }

        Install();
        _watch.Finish(_leader.Revision);
        Assert.Equal(_leader.Machine.HashKv(0), _follower.Machine.HashKv(0));
        Assert.Equal(_leader.Machine.SerializeTables(), _follower.Machine.SerializeTables());
    }

    private void Step(Random random, int step, bool appliesToo)
    {
        var missed = new List<InternalRaftRequest>();
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            missed.Add(new InternalRaftRequest { Txn = Everything((step * 100) + i) });
        }

        if (random.Next(3) == 0)
        {
            missed.Add(CompactOf(Math.Max(_leader.Machine.Kv.CompactedRevision + 1, _leader.Revision - random.Next(6))));
        }

        missed.ForEach(request => _leader.Apply(request));
        if (appliesToo && random.Next(2) == 0)
        {
            missed.ForEach(request => _follower.Apply(request));
            _follower.Machine.SerializeTables();
            return;
        }

        if (random.Next(2) == 0)
        {
            _leader.CompactPhysicallyIfPending();
        }

        Install();
    }

    private void Install()
    {
        _follower.Store.ReplaceBy(_leader.Store);
        _follower.Machine.Restore(_leader.Machine.SerializeTables(), _leader.Machine.AppliedIndex, 0);
        _follower.Index = _leader.Index;
    }

    private static TxnRequest Everything(int number)
    {
        var request = new TxnRequest();
        if (number % 7 == 3)
        {
            request.Success.Add(Op(DeleteOf("d", "\0")));
        }

        request.Success.AddRange(Enumerable.Range(0, Keys).Select(i => Op(PutOf($"d/{i:d3}", $"{number}", Lease))));
        return request;
    }

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

    private void ReadLatest()
    {
        CheckWhole(_follower.Range("\0", "\0"));
        RangeResponse keys = _follower.Range("\0", "\0", static request => request.KeysOnly = true);
        Assert.All(keys.Kvs, one => Assert.Equal(keys.Header.Revision, one.ModRevision));
        Assert.Equal(Keys, _follower.Range("\0", "\0", static request => request.CountOnly = true).Count);
        FolderPage folder = _follower.Machine.ListFolder(new FolderQuery(Encoding.UTF8.GetBytes("d/"), (byte)'/', default, null, 100));
        Assert.Equal(Keys, folder.Entries.Count);
        Assert.All(folder.Entries, entry => Assert.Equal(folder.Revision, entry.ModRevision));
    }

    private void ReadPast()
    {
        long revision = Math.Max(2, _follower.Revision - 3);
        try
        {
            RangeResponse response = _follower.Range("\0", "\0", request => request.Revision = revision);
            CheckWhole(response);
            Assert.Equal(revision, response.Kvs[0].ModRevision);
            _follower.Machine.HashKv(revision);
        }
        catch (EtcdException failure) when (failure.Error == EtcdErrors.Compacted)
        {
            Assert.True(_follower.Machine.Kv.CompactedRevision > revision);
        }
    }

    private void ReadInTransaction()
    {
        TxnResponse response = _follower.Machine.ReadOnlyTxn(Ops(Op(RangeOf("d/000")), Op(RangeOf("d", "e"))));
        Assert.Single(response.Responses[0].ResponseRange.Kvs);
        Assert.Equal(Keys, response.Responses[1].ResponseRange.Kvs.Count);
        Assert.All(response.Responses.SelectMany(static one => one.ResponseRange.Kvs), one => Assert.Equal(response.Header.Revision, one.ModRevision));
    }

    private void ReadLease()
    {
        LeaseInfo lease = _follower.Machine.Leases.Lookup(Lease, 0, withKeys: true)!;
        Assert.Equal((Keys, Keys), (lease.KeyCount, lease.Keys.Count));
    }

    private void Watch()
    {
        _follower.Machine.Watches.FeedUnsynced(5);
        _watch.Check();
    }

    private static void CheckWhole(RangeResponse response)
    {
        Assert.Equal((Keys, Keys), (response.Kvs.Count, response.Count));
        Assert.Single(response.Kvs.Select(static one => one.Value).Distinct());
        Assert.All(response.Kvs, one => Assert.Equal(response.Kvs[0].ModRevision, one.ModRevision));
    }
}
