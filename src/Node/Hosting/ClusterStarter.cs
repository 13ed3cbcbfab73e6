using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Peers;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Storage;

namespace WebEtcd.Node.Hosting;

/// <summary>Decides how this member starts: goes on with what it has, founds a cluster, or takes its place in one that runs.</summary>
internal sealed partial class ClusterStarter(NodeOptions options, IPeerStreamFactory streams, TimeProvider time, ILogger<ClusterStarter> logger)
{
    // A cluster that is just being started with this member may need a moment.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(300);

    /// <exception cref="IOException">The running cluster cannot be reached, or does not have this member.</exception>
    public ClusterStart Start(RecoveredState recovered)
    {
        bool isEmpty = recovered.Checkpoint is null && recovered.Entries.Count == 0;
        if (recovered.Identity is { } identity && !isEmpty)
        {
            // The log knows everything else.
            return new ClusterStart(identity, [], []);
        }

        if (!options.Cluster.JoinExisting)
        {
            return ClusterStart.Found(options);
        }

        // Nothing else can go on before the answer is there: the ids of this member come from it.
        MemberListResponse running = AskAsync().GetAwaiter().GetResult();
        return ClusterStart.Join(options, running);
    }

    private async Task<MemberListResponse> AskAsync()
    {
        Uri[] others = [.. options.Cluster.InitialCluster.Where(member => member.Name != options.Member.Name).Select(member => member.PeerUrl)];
        if (others.Length == 0)
        {
            throw new IOException("--initial-cluster-state existing needs the other members in --initial-cluster: this member is the only one that it names.");
        }

        var client = new PeerClient(new PeerTransportOptions(), streams);
        using var patience = new CancellationTokenSource(Patience, time);
        string reason = "no answer";
        while (!patience.IsCancellationRequested)
        {
            foreach (Uri url in others)
            {
                try
                {
                    ReadOnlyMemory<byte> answer = await client.CallUrlAsync(url, PeerMethod.Members, ReadOnlyMemory<byte>.Empty, patience.Token);
                    return MemberListResponse.Parser.ParseFrom(answer.Span);
                }
                catch (Exception error) when (error is EtcdException or IOException or OperationCanceledException or Google.Protobuf.InvalidProtocolBufferException)
                {
                    reason = $"{url.OriginalString}: {error.Message}";
                    NotAnswered(url, error.Message);
                }
            }

            await Task.Delay(RetryInterval, time, CancellationToken.None);
        }

        throw new IOException($"cannot fetch cluster info from peer urls: could not retrieve cluster information from the given URLs ({reason})");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster's members could not be had from {Url}: {Reason}")]
    private partial void NotAnswered(Uri url, string reason);
}
