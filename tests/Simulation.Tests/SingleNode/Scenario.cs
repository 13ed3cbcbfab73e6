using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.Storage;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>One node over many lives on one disk, with everything it promised on the way.</summary>
internal sealed class Scenario(int seed)
{
    private readonly Random _random = new(seed);
    private SimulatedDisk _disk = new();
    private int _life;

    public History History { get; } = new();

    /// <summary>What the last fault hit; null when it did not come to it.</summary>
    public string? FaultedOperation { get; private set; }

    /// <summary>How the node ended in its last life, when it failed.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Revision that the last life recovered with.</summary>
    public long RecoveredRevision { get; private set; }

    /// <summary>A life in which a fault comes at the given operation of the disk, counted from its start; then power is lost. True when it came to the fault.</summary>
    public async Task<bool> LiveAsync(long faultAt, DiskFault fault, CrashStyle style, int writers = 4, int requests = 150)
    {
        _disk.FailAt(faultAt, fault);
        Failure = null;
        SimulatedNode? node = null;
        try
        {
            node = await SimulatedNode.StartAsync(_disk);
            await ServeAsync(node, writers, requests);
        }
        catch (Exception error) when (error is StorageException or IOException)
        {
            Failure = error;
        }
        catch (EtcdException error) when (error.Error == EtcdErrors.Stopped)
        {
            // It came to the fault before the node served.
        }

        FaultedOperation = _disk.FaultedOperation;
        if (node is not null)
        {
            if (FaultedOperation is not null)
            {
                // The thread that met the fault may still be about to say so.
                await node.StopRequested.WaitAsync(SimulatedNode.Patience);
            }

            Failure = node.FailStop.Failure;
            await CheckStoppedAsync(node);
        }

        await LosePowerAsync(node, style);
        if (FaultedOperation is null && Failure is not null)
        {
            throw new InvalidOperationException("the node failed without a fault", Failure);
        }

        return FaultedOperation is not null;
    }

    /// <summary>A life without faults: recovers, serves, stops in order, and is there again after that.</summary>
    public async Task EndAsync(int requests = 40)
    {
        for (int i = 0; i < 2; i++)
        {
            SimulatedNode node = await SimulatedNode.StartAsync(_disk);
            await ServeAsync(node, writers: 2, requests);
            await node.DisposeAsync();
            Assert.Null(node.FailStop.Failure);
        }
    }

    /// <summary>Where power is lost, by the seed: sometimes while the node recovers, mostly while it serves.</summary>
    public long NextFaultAt() => _random.Next(4) == 0 ? _random.Next(1, 40) : _random.Next(20, 500);

    public CrashStyle NextStyle() => _random.Next(10) switch
    {
        < 6 => CrashStyle.Shuffle,
        < 9 => CrashStyle.LoseAll,
        _ => CrashStyle.KeepAll,
    };

    private async Task ServeAsync(SimulatedNode node, int writers, int requests)
    {
        StoreState found = await node.ReadStateAsync(History);
        Check(found);
        RecoveredRevision = found.Revision;
        History.BeginLife(_life, found.Revision);
        using var workload = new Workload(node, History, _life++, seed);
        await workload.RunAsync(writers, requests);
    }

    private void Check(StoreState found)
    {
        if (HistoryChecker.Check(History, found) is { } violation)
        {
            Assert.Fail($"at the start of life {_life}: {violation}");
        }
    }

    /// <summary>A node that has failed says so to its host, and answers nothing any more.</summary>
    private static async Task CheckStoppedAsync(SimulatedNode node)
    {
        if (!node.FailStop.HasFailed)
        {
            return;
        }

        await node.StopRequested.WaitAsync(SimulatedNode.Patience);
        Assert.Equal(1, Environment.ExitCode);
        var put = new PutRequest { Key = ByteString.CopyFromUtf8("late") };
        Assert.Equal("etcdserver: server stopped", (await Assert.ThrowsAsync<EtcdException>(async () => await node.Keys.PutAsync(put, CallContext.None))).Message);
        Assert.Equal("etcdserver: server stopped", (await Assert.ThrowsAsync<EtcdException>(async () => await node.Keys.RangeAsync(Workload.Everything(), CallContext.None))).Message);
    }

    private async Task LosePowerAsync(SimulatedNode? node, CrashStyle style)
    {
        SimulatedDisk next = _disk.Restart(_random.Next(), style);
        if (node is not null)
        {
            try
            {
                await node.DisposeAsync();
            }
            catch (Exception error) when (error is IOException or StorageException)
            {
                // The old process is gone with its disk.
            }
        }

        _disk = next;
    }
}
