using System.Globalization;
using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Background;
using WebEtcd.Node.Observation;
using WebEtcd.Node.Services;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Membership;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Hosting;

/// <summary>Starts the node with the host, lets the cluster know its name and addresses, and stops it when the host stops.</summary>
internal sealed partial class NodeLifetime(
    NodeRuntime runtime,
    Proposer proposer,
    NodeDescription description,
    MemberAnnouncement announcement,
    LeadershipTransfer transfer,
    PeerAnswers answers,
    DivergenceCheck divergence,
    IHostApplicationLifetime host,
    ILogger<NodeLifetime> logger) : BackgroundService, IHostedLifecycleService
{
    /// <summary>
    /// Returns, and so lets the client port open, once everything in the log is applied: a node that still replays would answer from its past. A member
    /// whose cluster has no quorum opens all the same after a while, to show what it knows and what is missing.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        runtime.Events.Add(ClusterEventKind.NodeStarted, $"Member {description.Name} started, WebEtcd {description.Version}");
        answers.Register();
        runtime.ConfChanges.Removed = StopRemoved;
        runtime.PeerInbox.Removed = StopRemoved;
        runtime.Start();
        if (await WaitUntilCurrentAsync(cancellationToken))
        {
            await CompareWithOthersAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>True when this member has everything that was acknowledged before; false when it opens without knowing.</summary>
    private async Task<bool> WaitUntilCurrentAsync(CancellationToken cancellation)
    {
        while (!runtime.FailStop.HasFailed)
        {
            using var patience = new CancellationTokenSource(QuorumPatience, runtime.Clock.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
            try
            {
                await runtime.Reads.WaitAsync(either.Token);
                return true;
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                if (runtime.Consensus.LeaderId == 0 && runtime.Apply.Backlog == 0)
                {
                    OpensWithoutQuorum();
                    return false;
                }
            }
            catch (EtcdException)
            {
                // Still replaying: a long log takes longer than a request may.
            }
        }

        return false;
    }

    /// <summary>
    /// A removed member has nothing to do any more, and would only disturb the others with its elections. It stops a little later: as the leader it
    /// still has to tell the others that the change is committed, and the client that asked for it.
    /// </summary>
    private void StopRemoved()
    {
        if (Interlocked.Exchange(ref _removed, 1) == 0)
        {
            Removed(runtime.Headers.MemberId);
            _ = Task.Delay(GraceOfRemoved, runtime.Clock.Time).ContinueWith(_ => host.StopApplication(), TaskScheduler.Default);
        }
    }

    /// <summary>A member whose store differs from another's at the same revision must not serve: one of the two is wrong.</summary>
    private async Task CompareWithOthersAsync(CancellationToken cancellation)
    {
        if (runtime.StateMachine.Membership.Members.Count < 2)
        {
            return;
        }

        HashKVResponse own = divergence.Own(0);
        IReadOnlyDictionary<ulong, uint> others = await divergence.OthersAsync(own, cancellation);
        string different = string.Join(", ", others.Where(other => other.Value != own.Hash).Select(other => other.Key.ToString("x", CultureInfo.InvariantCulture)));
        if (different.Length > 0)
        {
            throw new IOException($"The store of this member at revision {own.HashRevision} differs from that of {different}: found data inconsistency with peers.");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var context = new CallContext { Cancellation = stoppingToken };
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AnnounceAsync(context);
                return;
            }
            catch (EtcdException error)
            {
                // Without a leader there is nobody to tell: that is said elsewhere.
                if (error.Error != EtcdErrors.ContextDeadlineExceeded)
                {
                    NotAnnounced(error.Message);
                }

                await Task.Delay(RetryInterval, runtime.Clock.Time, stoppingToken);
            }
        }
    }

    /// <summary>Before anything stops: the others go on at once under another leader instead of missing this one first.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => transfer.HandOverAsync();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        runtime.Events.Add(ClusterEventKind.NodeStopping, $"Member {description.Name} stops");
        await base.StopAsync(cancellationToken);
        runtime.Dispose();
    }

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan QuorumPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan GraceOfRemoved = TimeSpan.FromSeconds(1);
    private int _removed;

    private async Task AnnounceAsync(CallContext context)
    {
        MemberRecord? known = runtime.StateMachine.Membership.Find(runtime.Headers.MemberId);
        if (known is null || known.Name != description.Name || !known.ClientUrls.SequenceEqual(announcement.ClientUrls))
        {
            var attributes = new Attributes { Name = description.Name };
            attributes.ClientUrls.AddRange(announcement.ClientUrls);
            await proposer.ProposeAsync<EmptyResponse>(
                new InternalRaftRequest
                {
                    ClusterMemberAttrSet = new ClusterMemberAttrSetRequest { MemberID = runtime.Headers.MemberId, MemberAttributes = attributes },
                },
                context);
        }

        if (runtime.StateMachine.Membership.ClusterVersion != ApiVersion.EtcdCluster)
        {
            await proposer.ProposeAsync<EmptyResponse>(
                new InternalRaftRequest { ClusterVersionSet = new ClusterVersionSetRequest { Ver = ApiVersion.EtcdCluster } }, context);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster has no quorum yet: the client port opens without it")]
    private partial void OpensWithoutQuorum();

    [LoggerMessage(Level = LogLevel.Warning, Message = "This member, {Member:x}, was removed from the cluster: it stops. Its data directory is of no use any more")]
    private partial void Removed(ulong member);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Name and client URLs are not announced yet: {Reason}")]
    private partial void NotAnnounced(string reason);
}
