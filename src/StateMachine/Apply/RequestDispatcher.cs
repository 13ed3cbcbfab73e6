using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Alarm;
using WebEtcd.StateMachine.Auth;
using WebEtcd.StateMachine.Lease;

namespace WebEtcd.StateMachine.Apply;

/// <summary>Finds out what a request of the log is and hands it to the applier that the alarms of the moment ask for: Corrupt, Capped, Auth, Quota, Backend.</summary>
internal sealed class RequestDispatcher
{
    private static readonly ApplyResult _unknown = ApplyResult.Failed(new EtcdError(StatusCode.Unknown, "etcdserver: unknown request in the log"));

    private readonly AlarmStore _alarms;
    private readonly IApplier _normal;
    private readonly IApplier _capped;
    private readonly IApplier _corrupt;

    public RequestDispatcher(IApplier backend, Quota quota, AlarmStore alarms, AuthStore auth, Lessor lessor)
    {
        _alarms = alarms;
        _normal = new AuthApplier(new QuotaApplier(backend, quota), auth, lessor);
        _capped = new CappedApplier(_normal);
        _corrupt = new CorruptApplier(_normal);
    }

    public ApplyResult Apply(InternalRaftRequest request, in ApplyContext context)
    {
        IApplier applier = _alarms.IsActive(AlarmType.Corrupt) ? _corrupt : _alarms.IsActive(AlarmType.Nospace) ? _capped : _normal;
        return request switch
        {
            { Put: { } put } => applier.Put(put, context),
            { Txn: { } txn } => applier.Txn(txn, context),
            { DeleteRange: { } deletion } => applier.DeleteRange(deletion, context),
            { Range: { } range } => applier.Range(range, context),
            { Compaction: { } compaction } => applier.Compaction(compaction, context),
            _ => ApplyOther(request, applier, context),
        };
    }

    private static ApplyResult ApplyOther(InternalRaftRequest request, IApplier applier, in ApplyContext context) => request switch
    {
        { LeaseGrant: { } grant } => applier.LeaseGrant(grant, context),
        { LeaseRevoke: { } revocation } => applier.LeaseRevoke(revocation, context),
        { LeaseCheckpoint: { } checkpoint } => applier.LeaseCheckpoint(checkpoint, context),
        { Alarm: { } alarm } => applier.Alarm(alarm, context),
        { ClusterVersionSet: { } version } => applier.ClusterVersionSet(version, context),
        { ClusterMemberAttrSet: { } attributes } => applier.ClusterMemberAttrSet(attributes, context),
        { DowngradeInfoSet: { } downgrade } => applier.DowngradeInfoSet(downgrade, context),
        { DowngradeVersionTest: not null } => ApplyResult.Ok(new EmptyResponse()),
        _ => IsAuth(request) ? applier.Auth(request, context) : _unknown,
    };

    private static bool IsAuth(InternalRaftRequest request) =>
        request is { AuthEnable: not null } or { AuthDisable: not null } or { AuthStatus: not null } or { Authenticate: not null }
        || request is { AuthUserAdd: not null } or { AuthUserDelete: not null } or { AuthUserGet: not null } or { AuthUserList: not null }
        || request is { AuthUserChangePassword: not null } or { AuthUserGrantRole: not null } or { AuthUserRevokeRole: not null }
        || request is { AuthRoleAdd: not null } or { AuthRoleDelete: not null } or { AuthRoleGet: not null } or { AuthRoleList: not null }
        || request is { AuthRoleGrantPermission: not null } or { AuthRoleRevokePermission: not null };
}
