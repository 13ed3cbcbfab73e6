using System.Text;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Mvcc;

/// <summary>
/// Every transaction gives all keys one new value, with a deletion and a new creation in between now and then. So a reader that ever sees two values,
/// or a wrong number of keys, has seen a state that never was.
/// </summary>
public sealed class ConcurrentReadTests
{
    private const int Keys = 40;
    private const int Writes = 1500;
    private const int LeastReads = 10;

    private readonly TestMachine _machine = new(new StateMachineOptions { QuotaBytes = -1 });
    private volatile bool _isWriting = true;
    private int _reads;

    [Fact(Timeout = 120_000)]
    public async Task Readers_see_whole_revisions_beside_writes_and_compactions()
    {
        WriteAll(0);
        Task[] others =
        [
            Loop(ReadLatest),
            Loop(ReadPast),
            Loop(ReadInTransaction),
            Loop(Browse),
            Loop(CompactPhysically),
        ];
        try
        {
            // On a busy machine the readers may start late: writing goes on until they have met it.
            for (int i = 1; i <= Writes || Volatile.Read(ref _reads) <= LeastReads; i++)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                WriteAll(i);
                if (i % 10 == 0)
                {
                    _machine.Compact(_machine.Revision - (i % 3));
                    _machine.Machine.SerializeTables();
                }
            }
        }
        finally
        {
            _isWriting = false;
        }

        await Task.WhenAll(others).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.True(Volatile.Read(ref _reads) > LeastReads);
    }

    private void WriteAll(int number)
    {
        if (number % 7 == 3)
        {
            // The range is open, so that deletion and creation fit into one transaction.
            var request = new TxnRequest { Success = { Op(DeleteOf("d", "\0")) } };
            request.Success.AddRange(Puts(number));
            _machine.Txn(request);
            return;
        }

        _machine.Txn(new TxnRequest { Success = { Puts(number) } });
    }

    private static IEnumerable<RequestOp> Puts(int number) => Enumerable.Range(0, Keys).Select(i => Op(PutOf($"d/{i:d3}", $"{number}")));

    private Task Loop(Action body) => Task.Run(
        () =>
        {
            while (_isWriting)
            {
                body();
                Interlocked.Increment(ref _reads);
            }
        },
        TestContext.Current.CancellationToken);

    private void ReadLatest()
    {
        CheckWhole(_machine.Range("\0", "\0"));
        RangeResponse limited = _machine.Range("\0", "\0", static request => request.Limit = 3);
        Assert.Equal((3, Keys, true), (limited.Kvs.Count, limited.Count, limited.More));
        Assert.Equal(Keys, _machine.Range("\0", "\0", static request => request.CountOnly = true).Count);
        RangeResponse keys = _machine.Range("\0", "\0", static request => request.KeysOnly = true);
        Assert.All(keys.Kvs, one => Assert.Equal(keys.Header.Revision, one.ModRevision));
        Assert.Single(_machine.Range("d/000").Kvs);
    }

    private void ReadPast()
    {
        long revision = _machine.Revision - 4;
        try
        {
            RangeResponse response = _machine.Range("\0", "\0", request => request.Revision = Math.Max(2, revision));
            CheckWhole(response);
            Assert.Equal(Math.Max(2, revision), response.Kvs[0].ModRevision);
            _machine.Machine.HashKv(Math.Max(2, revision));
        }
        catch (EtcdException failure) when (failure.Error == EtcdErrors.Compacted)
        {
            Assert.True(_machine.Machine.Kv.CompactedRevision > revision);
        }
    }

    private void ReadInTransaction()
    {
        TxnResponse response = _machine.Machine.ReadOnlyTxn(Ops(Op(RangeOf("d/000")), Op(RangeOf("d", "e")), Op(RangeOf("d/039"))));
        var all = new RangeResponse();
        foreach (ResponseOp one in response.Responses)
        {
            all.Kvs.AddRange(one.ResponseRange.Kvs);
        }

        Assert.Equal(Keys + 2, all.Kvs.Count);
        Assert.Single(all.Kvs.Select(static one => one.Value).Distinct());
        Assert.All(all.Kvs, one => Assert.Equal(response.Header.Revision, one.ModRevision));
    }

    private void Browse()
    {
        FolderPage folder = _machine.Machine.ListFolder(new FolderQuery(default, (byte)'/', default, null, 10));
        Assert.Equal(Keys, folder.Entries.Single().KeyCount);
        FolderPage keys = _machine.Machine.ListFolder(new FolderQuery(Encoding.UTF8.GetBytes("d/"), (byte)'/', default, null, 100));
        Assert.Equal(Keys, keys.Entries.Count);
        Assert.All(keys.Entries, entry => Assert.Equal(keys.Revision, entry.ModRevision));
    }

    private void CompactPhysically() => _machine.Machine.Kv.CompactPhysically(static () => false);

    private static void CheckWhole(RangeResponse response)
    {
        Assert.Equal((Keys, Keys), (response.Kvs.Count, response.Count));
        Assert.Single(response.Kvs.Select(static one => one.Value).Distinct());
        Assert.Single(response.Kvs.Select(static one => one.ModRevision).Distinct());
    }
}
