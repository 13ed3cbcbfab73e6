using WebEtcd.Node.Peers;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>The transport of one life of a member: hands what it sends to the simulated network.</summary>
internal sealed class PeerPort(SimulatedNetwork network, SimulatedMember member, IPeerHandler handler) : IPeerTransport
{
    private HashSet<ulong> _peers = [];

    public IPeerHandler Handler { get; } = handler;

    public IReadOnlyList<PeerLinkView> Links => [];

    /// <summary>A line that loses what is sent over it is not seen to be broken.</summary>
    public bool IsConnected(ulong memberId) => _peers.Contains(memberId);

    public void Start()
    {
    }

    /// <summary>Those that this member connects to, in order.</summary>
    public IReadOnlyList<ulong> Peers => [.. _peers.Where(peer => peer != member.Id).Order()];

    /// <summary>What the transport does when a member connects.</summary>
    public void Greet(ulong from)
    {
        if (!_peers.Contains(from))
        {
            Handler.Introduce(new PeerAddress(from, [new Uri($"http://member-{from}:2380")]));
        }
    }

    public void SetPeers(IReadOnlyList<PeerAddress> peers) => _peers = [.. peers.Select(peer => peer.MemberId)];

    public void Send(IReadOnlyList<Message> messages)
    {
        foreach (Message message in messages)
        {
            if (_peers.Contains(message.To))
            {
                network.Send(member, message);
            }
        }
    }

    public Task<ReadOnlyMemory<byte>> CallAsync(ulong memberId, PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation) =>
        throw new EtcdException(EtcdErrors.NoLeader);

    public void SetBlocked(ulong memberId, bool inbound, bool outbound) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
