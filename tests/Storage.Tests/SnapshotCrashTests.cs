using WebEtcd.Raft;
using WebEtcd.Storage.Snapshots;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>Power is lost, or the disk fails, at every single operation while a snapshot is received, installed, and built upon.</summary>
public sealed class SnapshotCrashTests : IDisposable
{
    private readonly SnapshotSender _sender = new();
    private readonly StoredSnapshot _stored;

    public SnapshotCrashTests()
    {
        _sender.Live(entries: 200, compactBelow: 120);
        _stored = _sender.Storage.OpenSnapshot(200)!;
        _sender.Write(entries: 40);
    }

    [Theory]
    [InlineData(CrashStyle.LoseAll)]
    [InlineData(CrashStyle.KeepAll)]
    [InlineData(CrashStyle.Shuffle)]
    public void A_crash_at_any_operation_leaves_the_old_state_or_the_new_one(CrashStyle style)
    {
        long operations = Run(long.MaxValue, DiskFault.Crash, style);
        Assert.InRange(operations, 200, 5000);
        for (long at = 1; at <= operations; at++)
        {
            Run(at, DiskFault.Crash, style);
        }
    }

    [Theory]
    [InlineData(DiskFault.InputOutputError)]
    [InlineData(DiskFault.NoSpace)]
    [InlineData(DiskFault.ShortWrite)]
    public void After_a_failure_at_any_operation_nothing_is_acknowledged_and_a_restart_finds_the_old_state_or_the_new_one(DiskFault fault)
    {
        long operations = Run(long.MaxValue, fault, CrashStyle.LoseAll);
        for (long at = 1; at <= operations; at++)
        {
            Run(at, fault, CrashStyle.LoseAll);
        }
    }

    public void Dispose()
    {
        _stored.Dispose();
        _sender.Dispose();
    }

    private long Run(long at, DiskFault fault, CrashStyle style)
    {
        var life = new SnapshotLife(_sender, _stored, $"{fault} at operation {at}, then {style} with seed {at}");
        life.Receiver.Disk.FailAt(at, fault);
        Exception? failure = Record.Exception(life.Live);
        if (at == long.MaxValue)
        {
            Assert.Null(failure);
            long operations = life.Receiver.Disk.Operations;
            life.Storage!.Dispose();
            return operations;
        }

        Assert.True(failure is IOException or StorageException, $"{fault} at operation {at} ({life.Receiver.Disk.FaultedOperation}): {failure}");
        if (life.Storage is { } storage)
        {
            Assert.NotNull(life.Receiver.Observer.Error);
            Assert.ThrowsAny<Exception>(() => storage.Append(new HardState(99, 1, 0), [], sync: true));
            Assert.ThrowsAny<Exception>(() => storage.ReceiveSnapshot(_stored.Manifest));
            Assert.ThrowsAny<Exception>(() => storage.OpenSnapshot(1));
        }

        life.Restart((int)at, style);
        life.Live();
        life.Restart((int)at, CrashStyle.LoseAll);
        life.Open();
        life.Storage!.Dispose();
        return at;
    }
}
