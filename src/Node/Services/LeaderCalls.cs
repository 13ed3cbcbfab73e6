using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Peers;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Services;

/// <summary>Passes on to the leader what only it can answer, over the peer port.</summary>
internal sealed class LeaderCalls(IPeerTransport peers, ConsensusState state, ulong self)
{
    /// <summary>True when this member is the leader itself.</summary>
    public bool IsLeader => state.LeaderId == self;

    /// <summary>Asks the leader of the moment.</summary>
    /// <exception cref="EtcdException">There is none, it cannot be reached, or it answered an error.</exception>
    public async ValueTask<TResponse> AskAsync<TResponse>(PeerMethod method, IMessage request, MessageParser<TResponse> parser, CancellationToken cancellation)
        where TResponse : IMessage<TResponse>
    {
        ulong leader = state.LeaderId;
        if (leader == 0)
        {
            throw new EtcdException(EtcdErrors.NoLeader);
        }

        ReadOnlyMemory<byte> answer = await peers.CallAsync(leader, method, request.ToByteArray(), cancellation);
        return parser.ParseFrom(answer.Span);
    }
}
