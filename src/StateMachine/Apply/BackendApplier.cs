using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Membership;
using WebEtcd.StateMachine.Alarm;
using WebEtcd.StateMachine.Auth;
using WebEtcd.StateMachine.Lease;
using WebEtcd.StateMachine.Membership;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.StateMachine.Txn;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.StateMachine.Apply;

/// <summary>Carries requests out. Each ends its transaction and tells the watchers before it answers.</summary>
internal sealed class BackendApplier(MvccStore store, WatchableStore watches, Lessor lessor, AlarmStore alarms, MembershipStore membership, AuthStore auth) : IApplier
{
    private static readonly ApplyResult _empty = ApplyResult.Ok(new EmptyResponse());
    private static readonly ApplyResult _badVersion = ApplyResult.Failed(EtcdErrors.WrongDowngradeVersionFormat);

    private readonly AuthRequests _auth = new(auth);
    private readonly TxnExecutor _executor = new(store, lessor);

    public ApplyResult Range(RangeRequest request, in ApplyContext context)
    {
        EtcdError? error = store.Reader.Read(request, store.CurrentRevision, out RangeResponse response);
        return error is null ? ApplyResult.Ok(response) : ApplyResult.Failed(error);
    }

    public ApplyResult Put(PutRequest request, in ApplyContext context)
    {
        _executor.Write.Begin(context.Index);
        return End(_executor.Put(request, out PutResponse response), response);
    }

    public ApplyResult DeleteRange(DeleteRangeRequest request, in ApplyContext context)
    {
        _executor.Write.Begin(context.Index);
        return End(null, _executor.DeleteRange(request));
    }

    public ApplyResult Txn(TxnRequest request, in ApplyContext context)
    {
        _executor.Write.Begin(context.Index);
        return End(_executor.Txn(request, out TxnResponse response), response);
    }

    public ApplyResult Compaction(CompactionRequest request, in ApplyContext context) =>
        store.Compact(request.Revision) is { } error ? ApplyResult.Failed(error) : ApplyResult.Ok(new CompactionResponse { Header = Header() });

    public ApplyResult LeaseGrant(LeaseGrantRequest request, in ApplyContext context)
    {
        EtcdError? error = lessor.Grant(request.ID, request.TTL, context.NowMs, out long ttlSeconds);
        return error is null
            ? ApplyResult.Ok(new LeaseGrantResponse { Header = Header(), ID = request.ID, TTL = ttlSeconds })
            : ApplyResult.Failed(error);
    }

    public ApplyResult LeaseRevoke(LeaseRevokeRequest request, in ApplyContext context)
    {
        if (!lessor.Revoke(request.ID, out IReadOnlyList<ByteString> keys))
        {
            return ApplyResult.Failed(EtcdErrors.LeaseNotFound);
        }

        _executor.Write.Begin(context.Index);
        foreach (ByteString key in keys)
        {
            _executor.Write.DeleteRange(new KeySpan(key, ByteString.Empty), previous: null, deleted: null);
        }

        Commit();
        return ApplyResult.Ok(new LeaseRevokeResponse { Header = Header() });
    }

    public ApplyResult LeaseCheckpoint(LeaseCheckpointRequest request, in ApplyContext context)
    {
        foreach (LeaseCheckpoint checkpoint in request.Checkpoints)
        {
            lessor.Checkpoint(checkpoint.ID, checkpoint.RemainingTTL);
        }

        return ApplyResult.Ok(new LeaseCheckpointResponse { Header = Header() });
    }

    public ApplyResult Alarm(AlarmRequest request, in ApplyContext context)
    {
        var response = new AlarmResponse { Header = Header() };
        switch (request.Action)
        {
            case AlarmRequest.Types.AlarmAction.Get:
                response.Alarms.AddRange(alarms.Get(request.Alarm));
                break;
            case AlarmRequest.Types.AlarmAction.Activate when request.Alarm != AlarmType.None:
                response.Alarms.Add(alarms.Activate(request.MemberID, request.Alarm));
                break;
            case AlarmRequest.Types.AlarmAction.Deactivate when alarms.Deactivate(request.MemberID, request.Alarm) is { } ended:
                response.Alarms.Add(ended);
                break;
            default:
                break;
        }

        return ApplyResult.Ok(response);
    }

    public ApplyResult ClusterVersionSet(ClusterVersionSetRequest request, in ApplyContext context)
    {
        if (!Version.TryParse(request.Ver, out _))
        {
            return _badVersion;
        }

        membership.SetClusterVersion(request.Ver);
        return _empty;
    }

    public ApplyResult ClusterMemberAttrSet(ClusterMemberAttrSetRequest request, in ApplyContext context)
    {
        Attributes attributes = request.MemberAttributes ?? new Attributes();
        EtcdError? error = membership.SetAttributes(request.MemberID, attributes.Name, [.. attributes.ClientUrls]);
        return error is null ? _empty : ApplyResult.Failed(error);
    }

    public ApplyResult DowngradeInfoSet(DowngradeInfoSetRequest request, in ApplyContext context)
    {
        membership.SetDowngradeTarget(request.Enabled ? request.Ver : string.Empty);
        return _empty;
    }

    public ApplyResult Auth(InternalRaftRequest request, in ApplyContext context) => _auth.Apply(request, context.Index, Header());

    private ApplyResult End(EtcdError? error, IMessage response)
    {
        if (error is not null)
        {
            return ApplyResult.Failed(error);
        }

        Commit();
        return ApplyResult.Ok(response);
    }

    private void Commit()
    {
        if (_executor.Write.Commit())
        {
            watches.Publish(store.CurrentRevision, _executor.Write.Events);
        }
    }

    private ResponseHeader Header() => new() { Revision = store.CurrentRevision };
}
