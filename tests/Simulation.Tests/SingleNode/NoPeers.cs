using WebEtcd.Node.Peers;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>The transport of a member that is alone.</summary>
internal sealed class NoPeers : IPeerTransport
{
    public bool IsConnected(ulong memberId) => false;

    public IReadOnlyList<PeerLinkView> Links => [];

    public void Start()
    {
    }

    public void SetPeers(IReadOnlyList<PeerAddress> peers) => Assert.True(peers.Count <= 1, "this member is alone");

    public void Send(IReadOnlyList<Message> messages) => Assert.Empty(messages);

    public Task<ReadOnlyMemory<byte>> CallAsync(ulong memberId, PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation) =>
        throw new EtcdException(EtcdErrors.NoLeader);

    public void SetBlocked(ulong memberId, bool inbound, bool outbound) => throw new InvalidOperationException("there is no link");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
