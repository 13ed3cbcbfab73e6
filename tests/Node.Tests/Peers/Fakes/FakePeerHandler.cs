using System.Collections.Concurrent;
using System.Threading.Channels;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Tests.Peers.Fakes;

/// <summary>A node that keeps what its transport tells it.</summary>
internal sealed class FakePeerHandler : IPeerHandler
{
    private readonly Channel<Message> _received = Channel.CreateUnbounded<Message>();
    private readonly Channel<ulong> _unreachable = Channel.CreateUnbounded<ulong>();
    private readonly Channel<(ulong Member, bool Delivered)> _snapshots = Channel.CreateUnbounded<(ulong, bool)>();

    public ConcurrentDictionary<ulong, bool> Removed { get; } = new();

    public TaskCompletionSource ToldRemoved { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Func<ulong, PeerMethod, ReadOnlyMemory<byte>, CancellationToken, Task<ReadOnlyMemory<byte>>> Serve { get; set; } =
        (_, _, request, _) => Task.FromResult(request);

    public Func<ulong, ISnapshotSource?> Open { get; set; } = _ => null;

    public Func<SnapshotHeader, ISnapshotSink> Begin { get; set; } = _ => throw new EtcdException(EtcdErrors.NotCapable);

    /// <summary>Called on the network thread with each message, before it is kept.</summary>
    public Action<Message> OnReceive { get; set; } = _ => { };

    public int UnreachableWaiting => _unreachable.Reader.Count;

    public int MessagesWaiting => _received.Reader.Count;

    /// <summary>What strangers said of themselves.</summary>
    public Channel<PeerAddress> Strangers { get; } = Channel.CreateUnbounded<PeerAddress>();

    public Task<Message> NextMessageAsync() => _received.Reader.ReadAsync().AsTask().Soon();

    public Task<ulong> NextUnreachableAsync() => _unreachable.Reader.ReadAsync().AsTask().Soon();

    public Task<(ulong Member, bool Delivered)> NextSnapshotReportAsync() => _snapshots.Reader.ReadAsync().AsTask().Soon();

    public void Receive(Message message)
    {
        OnReceive(message);
        _received.Writer.TryWrite(message);
    }

    public void Introduce(PeerAddress stranger) => Strangers.Writer.TryWrite(stranger);

    public void ReportUnreachable(ulong memberId) => _unreachable.Writer.TryWrite(memberId);

    public void ReportSnapshot(ulong memberId, bool delivered) => _snapshots.Writer.TryWrite((memberId, delivered));

    public bool IsRemoved(ulong memberId) => Removed.ContainsKey(memberId);

    public void RemovedFromCluster() => ToldRemoved.TrySetResult();

    public Task<ReadOnlyMemory<byte>> ServeAsync(ulong fromMemberId, PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation) =>
        Serve(fromMemberId, method, request, cancellation);

    public ISnapshotSource? OpenSnapshot(ulong index) => Open(index);

    public ISnapshotSink BeginReceive(SnapshotHeader header) => Begin(header);
}
