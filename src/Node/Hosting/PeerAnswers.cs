using Google.Protobuf;
using WebEtcd.Node.Observation.Peers;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Security.Tokens;
using WebEtcd.Node.Services;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Tokens;

namespace WebEtcd.Node.Hosting;

/// <summary>Which room answers which question of another member.</summary>
internal sealed class PeerAnswers(PeerCalls calls, ClusterService cluster, LeaseService leases, StateReader reader, ObservationServer observation, SimpleTokens tokens)
{
    /// <summary>To be called before the peer port opens.</summary>
    public void Register()
    {
        calls.Add(PeerMethod.Members, (_, _) => Task.FromResult<ReadOnlyMemory<byte>>(cluster.List().ToByteArray()));
        calls.Add(PeerMethod.Observe, (request, _) => Task.FromResult(observation.Answer(request)));
        calls.Add(PeerMethod.LeaseKeepAlive, leases.AnswerKeepAliveAsync);
        calls.Add(PeerMethod.LeaseTimeToLive, leases.AnswerTimeToLiveAsync);
        calls.Add(PeerMethod.MemberPromote, cluster.AnswerPromoteAsync);
        calls.Add(PeerMethod.HashKv, (request, _) => Task.FromResult<ReadOnlyMemory<byte>>(
            reader.HashKv(HashKVRequest.Parser.ParseFrom(request.Span).Revision).ToByteArray()));
        calls.Add(PeerMethod.FindToken, (request, _) => Task.FromResult<ReadOnlyMemory<byte>>(
            tokens.Answer(FindTokenRequest.Parser.ParseFrom(request.Span)).ToByteArray()));
        calls.Add(PeerMethod.ListTokens, (request, _) => Task.FromResult<ReadOnlyMemory<byte>>(
            tokens.List(ListTokensRequest.Parser.ParseFrom(request.Span)).ToByteArray()));
    }
}
