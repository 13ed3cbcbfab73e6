using WebEtcd.Node.Consensus;
using WebEtcd.Node.Services;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Background;

/// <summary>After every compaction the leader compares the stores of all members, and raises the CORRUPT alarm for those that differ.</summary>
internal sealed partial class DivergenceMonitor(
    EtcdStateMachine stateMachine,
    DivergenceCheck check,
    Proposer proposer,
    ConsensusState state,
    ResponseHeaders headers,
    MonotonicClock clock,
    ILogger<DivergenceMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long compared = stateMachine.Kv.CompactedRevision;
        using var timer = new PeriodicTimer(Interval, clock.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            long compacted = stateMachine.Kv.CompactedRevision;
            if (compacted == compared)
            {
                continue;
            }

            compared = compacted;
            if (state.Role == RaftRole.Leader && stateMachine.Membership.Members.Count > 1)
            {
                // Hashing takes long on large stores, and other jobs tick on the same thread.
                await Task.Run(() => CompareAsync(stoppingToken), stoppingToken);
            }
        }
    }

    private async Task CompareAsync(CancellationToken cancellation)
    {
        try
        {
            HashKVResponse own = check.Own(0);
            IReadOnlyDictionary<ulong, uint> others = await check.OthersAsync(own, cancellation);
            var hashes = new Dictionary<ulong, uint>(others) { [headers.MemberId] = own.Hash };
            if (hashes.Values.Distinct().Count() > 1)
            {
                int voters = stateMachine.Membership.Members.Count(member => !member.IsLearner);
                foreach (ulong member in Diverging(hashes, quorum: (voters / 2) + 1))
                {
                    await RaiseAsync(member, cancellation);
                }
            }
        }
        catch (EtcdException error)
        {
            NotCompared(error.Message);
        }
    }

    /// <summary>Those that differ from a quorum of all members; 0, which is the cluster as a whole, when no quorum agrees.</summary>
    internal static IEnumerable<ulong> Diverging(IReadOnlyDictionary<ulong, uint> hashes, int quorum)
    {
        IGrouping<uint, KeyValuePair<ulong, uint>>? agreed = hashes.GroupBy(pair => pair.Value).FirstOrDefault(group => group.Count() >= quorum);
        return agreed is null ? [0UL] : hashes.Where(pair => pair.Value != agreed.Key).Select(pair => pair.Key);
    }

    private async Task RaiseAsync(ulong member, CancellationToken cancellation)
    {
        Diverges(member);
        var raise = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, MemberID = member, Alarm = AlarmType.Corrupt };
        await proposer.ProposeAsNodeAsync<AlarmResponse>(new InternalRaftRequest { Alarm = raise }, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The store of member {MemberId:x} differs from that of the others at the same revision (0: no quorum agrees)")]
    private partial void Diverges(ulong memberId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The members' stores could not be compared after a compaction: {Reason}")]
    private partial void NotCompared(string reason);
}
