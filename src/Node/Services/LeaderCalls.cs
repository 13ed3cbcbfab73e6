using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Peers;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Services;

/// <summary>Passes on to the leader what only it can answer, over the peer port.</summary>
internal sealed class LeaderCalls(IPeerTransport peers, ConsensusState state, MonotonicClock clock, ulong self)
{
    private static readonly TimeSpan LookForLeader = TimeSpan.FromMilliseconds(100);

    /// <summary>True when this member is the leader itself.</summary>
    public bool IsLeader => state.LeaderId == self;

    /// <summary>Asks the leader of the moment.</summary>
    /// <exception cref="EtcdException">There is none, it cannot be reached, or it answered an error.</exception>
    public async ValueTask<TResponse> AskAsync<TResponse>(PeerMethod method, IMessage request, MessageParser<TResponse> parser, CancellationToken cancellation)
        where TResponse : IMessage<TResponse>
    {
        ReadOnlyMemory<byte> answer = await peers.CallAsync(Leader(), method, request.ToByteArray(), cancellation);
        return parser.ParseFrom(answer.Span);
    }

    /// <summary>
    /// As <see cref="AskAsync"/>, for what may be asked twice: a leader that has been replaced is not waited for. It may be silent for longer than a lease lives.
    /// </summary>
    /// <exception cref="EtcdException">As <see cref="AskAsync"/>, or another leads by now: the question goes there.</exception>
    public async ValueTask<TResponse> AskWhileItLeadsAsync<TResponse>(PeerMethod method, IMessage request, MessageParser<TResponse> parser, CancellationToken cancellation)
        where TResponse : IMessage<TResponse>
    {
        ulong leader = Leader();
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<ReadOnlyMemory<byte>> answer = peers.CallAsync(leader, method, request.ToByteArray(), abandoned.Token);
        while (true)
        {
            try
            {
                return parser.ParseFrom((await answer.WaitAsync(LookForLeader, clock.Time, cancellation)).Span);
            }
            catch (TimeoutException) when (state.LeaderId == leader)
            {
                // It takes its time.
            }
            catch (TimeoutException)
            {
                await abandoned.CancelAsync();
                throw new EtcdException(EtcdErrors.NotLeader);
            }
        }
    }

    private ulong Leader() => state.LeaderId is not 0 and var leader ? leader : throw new EtcdException(EtcdErrors.NoLeader);
}
