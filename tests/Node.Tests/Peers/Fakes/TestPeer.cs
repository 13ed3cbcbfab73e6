using Microsoft.Extensions.Logging;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Raft;

namespace WebEtcd.Node.Tests.Peers.Fakes;

/// <summary>A transport on a loopback port, with a handler that keeps what it is told.</summary>
internal sealed class TestPeer : IAsyncDisposable
{
    public const ulong Cluster = 0xC1;

    private readonly CapturedLogs _logs = new();

    public TestPeer(ulong id, PeerTransportOptions? options = null, IPeerStreamFactory? streams = null, int port = 0, ulong cluster = Cluster, FakePeerHandler? handler = null)
    {
        Id = id;
        Handler = handler ?? new FakePeerHandler();
        PeerListener listener = PeerListener.Open([new Uri($"http://127.0.0.1:{port}")]);
        Port = listener.EndPoints[0].Port;
        Transport = new PeerTransport(
            new PeerIdentity(cluster, id), options ?? new PeerTransportOptions(), Handler, streams ?? new PlainPeerStreams(), TimeProvider.System, _logs);
        Transport.Start(listener);
    }

    public ulong Id { get; }

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public PeerAddress Address => new(Id, [Url]);

    public FakePeerHandler Handler { get; }

    public PeerTransport Transport { get; }

    public IEnumerable<string> Logged(LogLevel atLeast) => _logs.Lines.Where(line => line.Level >= atLeast).Select(line => line.Text);

    /// <summary>Lets each of them know the others, and waits until every link is up.</summary>
    public static async Task ConnectAsync(params TestPeer[] peers)
    {
        foreach (TestPeer peer in peers)
        {
            peer.Transport.SetPeers([.. peers.Where(other => other != peer).Select(other => other.Address)]);
        }

        foreach (TestPeer peer in peers)
        {
            await peer.UntilAsync(links => links.All(link => link.IsConnected));
        }
    }

    /// <summary>Waits until the links are in some state.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<PeerLinkView>, bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience.Long);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition(Transport.Links))
        {
            await look.WaitForNextTickAsync(deadline.Token);
        }
    }

    /// <summary>A small message to another member that can be told apart by its commit index.</summary>
    public Message Heartbeat(ulong to, ulong commit) => new() { Type = MessageType.Heartbeat, From = Id, To = to, Term = 1, Commit = commit };

    /// <summary>A message with one entry of these bytes.</summary>
    public Message Append(ulong to, ulong index, byte[] data) => new()
    {
        Type = MessageType.Append, From = Id, To = to, Term = 1, LogTerm = 1, Index = index, Entries = [new Entry(1, index + 1, EntryType.Normal, data)],
    };

    public ValueTask DisposeAsync() => Transport.DisposeAsync();
}
