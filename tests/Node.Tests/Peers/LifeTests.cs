using WebEtcd.Node.Peers;
using WebEtcd.Node.Tests.Peers.Fakes;
using WebEtcd.Node.Tests.Testing;

namespace WebEtcd.Node.Tests.Peers;

/// <summary>How a transport ends.</summary>
public sealed class LifeTests
{
    [Fact]
    public async Task Whatever_is_under_way_the_transport_ends_and_leaves_nothing_behind()
    {
        var left = new List<Exception>();
        void Keep(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            lock (left)
            {
                left.AddRange(e.Exception.InnerExceptions.Where(inner => inner.ToString().Contains("Node.Peers", StringComparison.Ordinal)));
            }
        }

        TaskScheduler.UnobservedTaskException += Keep;
        for (int round = 0; round < 5; round++)
        {
            await LiveAndDieAsync();
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= Keep;
        Assert.Empty(left);
    }

    [Fact]
    public async Task A_transport_without_peers_and_one_disposed_twice_end_as_well()
    {
        var peer = new TestPeer(1);
        await peer.DisposeAsync();
        await peer.DisposeAsync();
        peer.Transport.SetPeers([new PeerAddress(2, [new Uri("http://127.0.0.1:1")])]);
        Assert.Empty(peer.Transport.Links);
        peer.Transport.Send([peer.Heartbeat(2, 1)]);
    }

    private static async Task LiveAndDieAsync()
    {
        var a = new TestPeer(1, new PeerTransportOptions { SnapshotBytesPerSecond = 100_000 });
        var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        a.Transport.SetPeers([b.Address, new PeerAddress(3, [new Uri("http://127.0.0.1:1")])]);
        var sink = new MemorySink();
        var begun = new TaskCompletionSource();
        sink.OnWrite = _ => begun.TrySetResult();
        b.Handler.Begin = sink.Begin;
        b.Handler.Serve = async (_, _, _, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        };
        a.Handler.Open = _ => MemorySnapshot.Random(1, 10_000_000);
        Task call = a.Transport.CallAsync(2, PeerMethod.Observe, default, default);
        Task unreachable = a.Transport.CallAsync(3, PeerMethod.Observe, default, default);
        a.Transport.Send([a.Heartbeat(2, 1), SnapshotTests.SnapshotMessage(40)]);
        await begun.Task.Soon();
        await Task.WhenAll(a.DisposeAsync().AsTask(), b.DisposeAsync().AsTask()).Soon();
        await Assert.ThrowsAnyAsync<Exception>(() => call.Soon());
        await Assert.ThrowsAnyAsync<Exception>(() => unreachable.Soon());
    }
}
