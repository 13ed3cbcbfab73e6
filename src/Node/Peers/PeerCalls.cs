using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Peers;

/// <summary>What other members may ask of this one. Each room adds its answers at start, before the peer port opens.</summary>
internal sealed class PeerCalls
{
    private readonly Dictionary<PeerMethod, Func<ReadOnlyMemory<byte>, CancellationToken, Task<ReadOnlyMemory<byte>>>> _answers = [];

    public void Add(PeerMethod method, Func<ReadOnlyMemory<byte>, CancellationToken, Task<ReadOnlyMemory<byte>>> answer) => _answers.Add(method, answer);

    /// <exception cref="EtcdException">What the caller is to get as an error; also for a method that nobody answers.</exception>
    public Task<ReadOnlyMemory<byte>> AnswerAsync(PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation) =>
        _answers.TryGetValue(method, out var answer)
            ? answer(request, cancellation)
            : throw new EtcdException(StatusCode.Unimplemented, $"etcdserver: this member does not answer {method}");
}
