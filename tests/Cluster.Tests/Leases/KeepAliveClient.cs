using System.Diagnostics;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Leases;

/// <summary>Keeps a lease alive through one member, as a client of the real world does: three times in each of its lives.</summary>
internal sealed class KeepAliveClient : IAsyncDisposable
{
    private readonly ClusterMember _member;
    private readonly long _lease;
    private readonly TimeSpan _interval;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;
    private long _lastSent;
    private int _renewals;

    public KeepAliveClient(ClusterMember member, long lease, TimeSpan life)
    {
        _member = member;
        _lease = lease;
        _interval = life / 3;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Renewals that were answered with a time to live.</summary>
    public int Renewals => Volatile.Read(ref _renewals);

    /// <summary>When the last renewal was sent.</summary>
    public long LastSent => Interlocked.Read(ref _lastSent);

    /// <summary>Waits for more renewals.</summary>
    public Task RenewedAsync(int more)
    {
        var goal = Renewals + more;
        return Eventually.TrueAsync($"{more} more renewals through {_member.Name}", () => Task.FromResult(Renewals >= goal || _running.IsFaulted));
    }

    /// <summary>Stops renewing; fails the test when the lease was lost.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var stream = _member.Client.OpenKeepAlive(_end.Token);
                await RenewAsync(stream);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
            {
                // A leader change may end the stream: the next one follows at once.
                await Task.WhenAny(Task.Delay(_interval / 4, _end.Token));
            }
        }
    }

    private async Task RenewAsync(EtcdStream stream)
    {
        while (true)
        {
            Interlocked.Exchange(ref _lastSent, Stopwatch.GetTimestamp());
            await stream.SendAsync(new LeaseKeepAliveRequest { ID = _lease });
            if (await stream.ReceiveAsync(LeaseKeepAliveResponse.Parser) is not { } answer)
            {
                throw new IOException(await stream.StatusAsync());
            }
            Assert.True(answer.TTL > 0, $"the lease has ended while it was kept alive: {answer}");
            Interlocked.Increment(ref _renewals);
            await Task.Delay(_interval, _end.Token);
        }
    }
}
