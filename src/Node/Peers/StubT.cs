#pragma warning disable
using WebEtcd.Raft;
namespace WebEtcd.Node.Peers;
internal static class PeerClient { public static Task<ReadOnlyMemory<byte>> CallUrlAsync(Uri u, PeerMethod m, ReadOnlyMemory<byte> r, CancellationToken c) => throw new NotSupportedException(); }
internal sealed class StubT : IPeerTransport {
 public IReadOnlyList<PeerLinkView> Links => [];
 public void Start() {}
 public void SetPeers(IReadOnlyList<PeerAddress> p) {}
 public void Send(IReadOnlyList<Message> m) {}
 public Task<ReadOnlyMemory<byte>> CallAsync(ulong memberId, PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation) => throw new NotSupportedException();
 public void SetBlocked(ulong memberId, bool inbound, bool outbound) {}
 public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
