using WebEtcd.Node.Peers;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Tests.Observation.Fakes;

/// <summary>Brings questions to members of the same process, unless they are down or do not answer.</summary>
internal sealed class ObservingTransport : IPeerTransport
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, TaskCompletionSource<ReadOnlyMemory<byte>>> _held = [];

    public Dictionary<ulong, ObservedMember> Members { get; } = [];

    /// <summary>Members that cannot be reached.</summary>
    public HashSet<ulong> Down { get; } = [];

    /// <summary>Members that take the question and say nothing.</summary>
    public HashSet<ulong> Silent { get; } = [];

    public int Calls { get; private set; }

    public IReadOnlyList<PeerLinkView> Links => [];

    public bool IsConnected(ulong memberId) => !Down.Contains(memberId);

    public Task<ReadOnlyMemory<byte>> CallAsync(ulong memberId, PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        Assert.Equal(PeerMethod.Observe, method);
        lock (_gate)
        {
            Calls++;
            if (Silent.Contains(memberId))
            {
                var held = new TaskCompletionSource<ReadOnlyMemory<byte>>(TaskCreationOptions.RunContinuationsAsynchronously);
                cancellation.Register(() => held.TrySetCanceled(cancellation));
                _held[memberId] = held;
                return held.Task;
            }
        }

        return Down.Contains(memberId)
            ? Task.FromException<ReadOnlyMemory<byte>>(new EtcdException(StatusCode.Unavailable, "no route"))
            : Task.FromResult(Members[memberId].Server.Answer(request));
    }

    /// <summary>The held question of a member fails.</summary>
    public void Fail(ulong memberId)
    {
        lock (_gate)
        {
            _held[memberId].SetException(new EtcdException(StatusCode.Unavailable, "silence"));
        }
    }

    public void Start()
    {
    }

    public void SetPeers(IReadOnlyList<PeerAddress> peers)
    {
    }

    public void Send(IReadOnlyList<Message> messages)
    {
    }

    public void SetBlocked(ulong memberId, bool inbound, bool outbound)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
