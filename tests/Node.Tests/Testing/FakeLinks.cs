using WebEtcd.Node.Peers;
using WebEtcd.Raft;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>A transport that carries nothing and has the links that a test gives it; what is sent and asked is remembered.</summary>
internal sealed class FakeLinks : IPeerTransport
{
    private readonly List<PeerLinkView> _links = [];

    public IReadOnlyList<PeerLinkView> Links => _links;

    public bool IsConnected(ulong memberId) => _links.Any(link => link.MemberId == memberId && link.IsConnected);

    public IReadOnlyList<PeerAddress> Peers { get; private set; } = [];

    public List<Message> Sent { get; } = [];

    public void Add(ulong member, bool isConnected, DateTimeOffset since) =>
        _links.Add(new PeerLinkView(member, isConnected, since, RoundTrip: null, LastHeard: null, QueuedMessages: 0, Snapshot: null, Version: null));

    public void Start()
    {
    }

    public void SetPeers(IReadOnlyList<PeerAddress> peers) => Peers = peers;

    public void Send(IReadOnlyList<Message> messages) => Sent.AddRange(messages);

    /// <summary>What members answer; what it throws is the failure of the call.</summary>
    public Func<ulong, PeerMethod, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Answer { get; set; } = (_, _, _) => throw new NotSupportedException();

    public Task<ReadOnlyMemory<byte>> CallAsync(ulong memberId, PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation) =>
        Task.Run(() => Answer(memberId, method, request), cancellation);

    /// <summary>Members that nothing is taken from.</summary>
    public HashSet<ulong> BlockedInbound { get; } = [];

    /// <summary>Members that nothing is sent to.</summary>
    public HashSet<ulong> BlockedOutbound { get; } = [];

    public void SetBlocked(ulong memberId, bool inbound, bool outbound)
    {
        _ = inbound ? BlockedInbound.Add(memberId) : BlockedInbound.Remove(memberId);
        _ = outbound ? BlockedOutbound.Add(memberId) : BlockedOutbound.Remove(memberId);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
