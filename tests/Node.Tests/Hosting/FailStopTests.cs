using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Hosting;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Hosting;

public sealed class FailStopTests
{
    private static readonly MonotonicClock Clock = new(TimeProvider.System);

    private readonly Lifetime _lifetime = new();
    private readonly ProposalTracker _tracker = new(1, DateTimeOffset.UnixEpoch, Clock, 1024, 1000);
    private readonly ReadIndexCoordinator _reads = new(new DriverInbox(), new ConsensusState(), Clock, 1000);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_waits_for_a_node_that_failed_before_or_after_it_was_assembled(bool before)
    {
        var failStop = new FailStop(_lifetime, NullLogger<FailStop>.Instance);
        var error = new IOException("disk");
        if (before)
        {
            failStop.Trip(error);
        }

        failStop.Guard(_tracker);
        failStop.Guard(_reads);
        Task? waiting = before ? null : _reads.AskAsync();
        if (!before)
        {
            failStop.Trip(error);
        }

        Assert.Same(error, failStop.Failure);
        Assert.Equal(1, _lifetime.Stops);
        Assert.Equal(EtcdErrors.Stopped, Assert.Throws<EtcdException>(() => _tracker.Register(new InternalRaftRequest(), CancellationToken.None)).Error);
        Assert.Equal(EtcdErrors.Stopped, (await Assert.ThrowsAsync<EtcdException>(() => waiting ?? _reads.AskAsync())).Error);
        Environment.ExitCode = 0;
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public int Stops { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stops++;
    }
}
