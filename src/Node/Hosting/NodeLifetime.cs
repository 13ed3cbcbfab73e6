using WebEtcd.Node.Api.Operations;
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
    ILogger<NodeLifetime> logger) : BackgroundService
{
    /// <summary>Returns, and so lets the ports open, once everything in the log is applied: a node that still replays would answer from its past.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        runtime.Events.Add(ClusterEventKind.NodeStarted, $"Member {description.Name} started, WebEtcd {description.Version}");
        runtime.Start();
        await WaitUntilCurrentAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    private async Task WaitUntilCurrentAsync(CancellationToken cancellation)
    {
        while (!runtime.FailStop.HasFailed)
        {
            try
            {
                await runtime.Reads.WaitAsync(cancellation);
                return;
            }
            catch (EtcdException)
            {
                // Still replaying: a long log takes longer than a request may.
            }
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
                if (error.Error != EtcdErrors.NoLeader)
                {
                    NotAnnounced(error.Message);
                }

                await Task.Delay(RetryInterval, runtime.Clock.Time, stoppingToken);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        runtime.Events.Add(ClusterEventKind.NodeStopping, $"Member {description.Name} stops");
        await base.StopAsync(cancellationToken);
        runtime.Dispose();
    }

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);

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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Name and client URLs are not announced yet: {Reason}")]
    private partial void NotAnnounced(string reason);
}
