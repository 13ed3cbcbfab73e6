using Google.Protobuf;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Services;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Background;

/// <summary>Compares this member's store with that of the others, by etcd's hash over all kept revisions up to one.</summary>
internal sealed class DivergenceCheck(StateReader reader, IPeerTransport peers, TimeProvider time)
{
    private const int MaxTries = 20;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>The hash of this member at a revision; 0 for the current one.</summary>
    public HashKVResponse Own(long revision) => reader.HashKv(revision);

    /// <summary>The hashes of all others that can be reached and have the revision, by member, as far as they can be compared with <paramref name="own"/>.</summary>
    public async Task<IReadOnlyDictionary<ulong, uint>> OthersAsync(HashKVResponse own, CancellationToken cancellation)
    {
        Task<(ulong Member, uint? Hash)>[] asked = [.. peers.Links.Select(link => AskAsync(link.MemberId, own, cancellation))];
        (ulong Member, uint? Hash)[] answers = await Task.WhenAll(asked);
        return answers.Where(answer => answer.Hash is not null).ToDictionary(answer => answer.Member, answer => answer.Hash!.Value);
    }

    private async Task<(ulong Member, uint? Hash)> AskAsync(ulong member, HashKVResponse own, CancellationToken cancellation)
    {
        byte[] request = new HashKVRequest { Revision = own.HashRevision }.ToByteArray();
        for (int attempt = 0; attempt < MaxTries; attempt++)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                limit.CancelAfter(CallTimeout);
                HashKVResponse answer = HashKVResponse.Parser.ParseFrom((await peers.CallAsync(member, PeerMethod.HashKv, request, limit.Token)).Span);

                // Only what is kept is hashed: with another compaction another hash is right.
                return (member, answer.CompactRevision == own.CompactRevision ? answer.Hash : null);
            }
            catch (EtcdException error) when (error.Error == EtcdErrors.FutureRevision)
            {
                await Task.Delay(RetryInterval, time, cancellation);
            }
            catch (Exception error) when (error is EtcdException or InvalidProtocolBufferException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                return (member, null);
            }
        }

        return (member, null);
    }
}
