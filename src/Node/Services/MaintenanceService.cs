using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Background;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Observation;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Services;

/// <summary>State and upkeep of this member.</summary>
internal sealed class MaintenanceService(
    EtcdStateMachine stateMachine,
    StateReader reader,
    Proposer proposer,
    ReadIndexCoordinator reads,
    ResponseHeaders headers,
    ConsensusState state,
    CompactionWorker compaction,
    StoreSize size,
    LeadershipTransfer transfer,
    MemberGate gate,
    BackupStream backup,
    DowngradeJob downgrade,
    IEventSink events,
    CallerGate callers,
    long quotaBytes) : IMaintenanceService
{
    public async ValueTask<StatusResponse> StatusAsync(StatusRequest request, CallContext context)
    {
        await callers.RequireRootAsync(context);
        var response = new StatusResponse
        {
            Header = headers.At(stateMachine.Kv.CurrentRevision),
            Version = ApiVersion.EtcdServer,
            DbSize = size.Bytes,
            DbSizeInUse = size.InUseBytes,
            DbSizeQuota = quotaBytes,
            Leader = state.LeaderId,
            RaftIndex = state.CommitIndex,
            RaftAppliedIndex = state.AppliedIndex,
            RaftTerm = state.Term,
            IsLearner = gate.IsLearner,
            DowngradeInfo = downgrade.Describe(),
        };
        if (state.LeaderId == 0)
        {
            response.Errors.Add(EtcdErrors.NoLeader.Message);
        }

        foreach (AlarmMember alarm in stateMachine.Alarms.Get(AlarmType.None))
        {
            string member = alarm.MemberID == 0 ? "" : $"memberID:{alarm.MemberID} ";
            response.Errors.Add($"{member}alarm:{alarm.Alarm.ToString().ToUpperInvariant()} ");
        }

        return response;
    }

    public async ValueTask<AlarmResponse> AlarmAsync(AlarmRequest request, CallContext context)
    {
        gate.RequireVoter();
        if (request.Action == AlarmRequest.Types.AlarmAction.Get)
        {
            await callers.RequireUserAsync(context);
        }
        else
        {
            await callers.RequireRootAsync(context);
        }

        AlarmResponse response = await proposer.ProposeAsync<AlarmResponse>(new InternalRaftRequest { Alarm = request }, context);
        response.Header = headers.Fill(response.Header);
        return response;
    }

    /// <summary>Waits until what is compacted is gone from the disk; reads and writes go on meanwhile.</summary>
    public async ValueTask<DefragmentResponse> DefragmentAsync(DefragmentRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireRootForUpkeepAsync(context);
        long before = size.Bytes;
        await compaction.WaitUntilFinishedAsync(context.Cancellation);
        long freed = Math.Max(0, before - size.Bytes);
        events.Add(ClusterEventKind.Defragmented, $"Defragmentation gave back {freed} bytes; the store takes {size.Bytes}, of which {size.InUseBytes} are in use");
        return new DefragmentResponse();
    }

    public async ValueTask<HashResponse> HashAsync(HashRequest request, CallContext context)
    {
        HashKVResponse hash = await HashKvAsync(new HashKVRequest(), context);
        return new HashResponse { Header = hash.Header, Hash = hash.Hash };
    }

    public async ValueTask<HashKVResponse> HashKvAsync(HashKVRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireRootForUpkeepAsync(context);
        if (request.Revision == 0)
        {
            // What was acknowledged is in the hash; a revision that is named is the same on every member that has it.
            await reads.WaitAsync(context.Cancellation);
        }

        HashKVResponse response = reader.HashKv(request.Revision);
        response.Header = headers.Fill(response.Header);
        return response;
    }

    public async ValueTask<MoveLeaderResponse> MoveLeaderAsync(MoveLeaderRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireRootAsync(context);
        await transfer.MoveAsync(request.TargetID, context.Cancellation);
        return new MoveLeaderResponse();
    }

    public async ValueTask<DowngradeResponse> DowngradeAsync(DowngradeRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireRootAsync(context);
        return await downgrade.StepAsync(request, context);
    }

    /// <summary>What this member has applied, also while it has no leader or is a learner: a backup may be what is needed then.</summary>
    public async IAsyncEnumerable<SnapshotResponse> SnapshotAsync(SnapshotRequest request, CallContext context)
    {
        await callers.RequireRootForUpkeepAsync(context);
        await foreach (SnapshotResponse response in backup.ReadAsync(context.Cancellation))
        {
            yield return response;
        }
    }
}
